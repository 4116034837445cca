// What the reader sees. Every word that comes from the bundle is shown as text, never as markup.

const at = (name) => document.getElementById(name);

function shown(tag, words, kind) {
  const element = document.createElement(tag);
  element.textContent = words;
  if (kind) element.className = kind;
  return element;
}

// Names below the bundle's own folder, whichever folder was chosen above or at it.
function placed(list) {
  const all = [...list].map((file) => [file.webkitRelativePath || file.name, file]);
  const bagit = all.map(([path]) => path).filter((path) => /(^|\/)bagit\.txt$/.test(path)).sort((a, b) => a.length - b.length)[0];
  const top = (bagit ?? "").replace(/bagit\.txt$/, "");
  return new Map(all.filter(([path]) => path.startsWith(top)).map(([path, file]) => [path.slice(top.length), file]));
}

function tell(result) {
  const list = at("checks");
  list.replaceChildren();
  for (const [number, title] of Object.entries(TITLES)) {
    const found = result.problems.filter((item) => item.check === Number(number));
    const made = result.made.includes(Number(number));
    const word = found.length ? "did not hold" : made ? "held" : "not examined";
    const item = shown("li", "", word.replaceAll(" ", "-"));
    item.append(shown("b", `V${number} ${word}`), shown("span", title));
    for (const remark of (result.remarks[number] ?? []).slice(0, 20)) item.append(shown("small", remark));
    if (!made) item.append(shown("small", ELSEWHERE[number]));
    for (const problem of found.slice(0, 20)) item.append(shown("small", `${problem.where}: ${problem.what} [${problem.code}]`));
    if (found.length > 20) item.append(shown("small", `and ${found.length - 20} more`));
    list.append(item);
  }
  at("verdict").textContent = `This copy is: ${result.verdict.join(", ")}.`;
  at("verdict").className = result.problems.length ? "bad" : "good";
  at("facts").textContent = `Case ${result.case}: ${result.size} entries, ${result.objects} objects named, root ${result.root}${result.withheld ? `; withheld, named: ${result.withheld} objects and records` : ""}`;
  at("answer").hidden = false;
}

async function run() {
  const files = placed(at("folder").files);
  const progress = at("progress");
  at("answer").hidden = true;
  if (!files.has("bagit.txt")) {
    progress.textContent = "There is no bundle in this folder: choose the one that holds bagit.txt.";
    return;
  }
  const told = async (words) => {
    progress.textContent = `Checking: ${words}`;
    await new Promise((resume) => setTimeout(resume));
  };
  try {
    const chosen = [...at("roots").files].map(async (file) => new Uint8Array(await file.arrayBuffer()));
    const brought = { roots: await Promise.all(chosen), keys: at("keys").value, checkpoint: at("checkpoint").value, witnesses: at("witnesses").value, headers: at("headers").value, roster: at("roster").value };
    const result = await verify(files, brought, told);
    window.result = result;
    progress.textContent = "Done. Nothing left this machine, and nothing was changed.";
    tell(result);
  } catch (error) {
    progress.textContent = error instanceof Unfit ? `What you brought along cannot be read: ${error.message}.` : `The check stopped: ${error.message}.`;
  }
}

function ready() {
  at("run").addEventListener("click", run);
  at("folder").addEventListener("change", run);
  if (!globalThis.crypto?.subtle) at("progress").textContent = "This browser offers no cryptography to a page opened from a file: use another, or verify.py.";
}

ready();
