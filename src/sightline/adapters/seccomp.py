"""A system call filter: the decoder may compute, read, and write to its one pipe.

Classic BPF over `struct seccomp_data` (kernel: Documentation/userspace-api/seccomp_filter.rst). A
call on the list fails with EPERM, so that a library which merely tries something is told no and
goes on. The list names what a decoder never needs; the namespaces and Landlock stand behind it.
"""

import ctypes
import errno
import os
import platform
from dataclasses import dataclass
from typing import Final

from sightline.adapters.libc import system_call

_DENIED: Final = """
socket 41 198, connect 42 203, accept 43 202, accept4 288 242, bind 49 200, listen 50 201,
socketpair 53 199, sendto 44 206, recvfrom 45 207, sendmsg 46 211, recvmsg 47 212,
sendmmsg 307 269, recvmmsg 299 243,

execve 59 221, execveat 322 281, fork 57 -, vfork 58 -, ptrace 101 117, process_vm_readv 310 270,
process_vm_writev 311 271, tkill 200 130, rt_sigqueueinfo 129 138, rt_tgsigqueueinfo 297 240,
pidfd_send_signal 424 424, pidfd_open 434 434, pidfd_getfd 438 438, kcmp 312 272,
process_madvise 440 440, process_mrelease 448 448, setsid 112 157, setpgid 109 154,
shmget 29 194, shmat 30 196, shmctl 31 195, semget 64 190, msgget 68 186, mq_open 240 180,
memfd_create 319 279, memfd_secret 447 447,

creat 85 -, rename 82 -, renameat 264 38, renameat2 316 276, mkdir 83 -, mkdirat 258 34,
rmdir 84 -, link 86 -, linkat 265 37, unlink 87 -, unlinkat 263 35, symlink 88 -,
symlinkat 266 36, chmod 90 -, fchmod 91 52, fchmodat 268 53, fchmodat2 452 452, chown 92 -,
fchown 93 55, lchown 94 -, fchownat 260 54, truncate 76 45, ftruncate 77 46, fallocate 285 47,
mknod 133 -, mknodat 259 33, setxattr 188 5, lsetxattr 189 6, fsetxattr 190 7, setxattrat 463 463,
removexattr 197 14, lremovexattr 198 15, fremovexattr 199 16, removexattrat 466 466, utime 132 -,
utimes 235 -, futimesat 261 -, utimensat 280 88,

mount 165 40, umount2 166 39, pivot_root 155 41, chroot 161 51, unshare 272 97, setns 308 268,
move_mount 429 429, open_tree 428 428, open_tree_attr 467 467, fsopen 430 430, fsconfig 431 431,
fsmount 432 432, fspick 433 433, mount_setattr 442 442, name_to_handle_at 303 264,
open_by_handle_at 304 265,

bpf 321 280, perf_event_open 298 241, userfaultfd 323 282, io_uring_setup 425 425,
io_uring_enter 426 426, io_uring_register 427 427, keyctl 250 219, add_key 248 217,
request_key 249 218, init_module 175 105, finit_module 313 273, delete_module 176 106,
kexec_load 246 104, kexec_file_load 320 294, reboot 169 142, swapon 167 224, swapoff 168 225,
quotactl 179 60, quotactl_fd 443 443, acct 163 89, sethostname 170 161, setdomainname 171 162,
iopl 172 -, ioperm 173 -, settimeofday 164 170, clock_settime 227 112, adjtimex 159 171,
clock_adjtime 305 266, syslog 103 116, vhangup 153 58, fanotify_init 300 262, modify_ldt 154 -,
migrate_pages 256 238, move_pages 279 239, uselib 134 -, personality 135 92,

setuid 105 146, setgid 106 144, setreuid 113 145, setregid 114 143, setgroups 116 159,
setresuid 117 147, setresgid 119 149, setfsuid 122 151, setfsgid 123 152, capset 126 91,
setrlimit 160 164
"""
"""Name, number on x86_64, number on aarch64 (asm/unistd_64.h, asm-generic/unistd.h)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Machine:
    audit: int
    """AUDIT_ARCH of include/uapi/linux/audit.h."""
    seccomp: int
    open: int | None
    openat: int
    clone: int
    kill: int
    tgkill: int
    prlimit: int
    ioctl: int
    column: int


_MACHINES: Final = {
    "x86_64": _Machine(
        audit=0xC000003E,
        seccomp=317,
        open=2,
        openat=257,
        clone=56,
        kill=62,
        tgkill=234,
        prlimit=302,
        ioctl=16,
        column=1,
    ),
    "aarch64": _Machine(
        audit=0xC00000B7,
        seccomp=277,
        open=None,
        openat=56,
        clone=220,
        kill=129,
        tgkill=131,
        prlimit=261,
        ioctl=29,
        column=2,
    ),
}  # fmt: skip - one machine a row is how a table is checked against the headers
_CLONE3, _OPENAT2 = 435, 437
"""The same on every machine."""
_X32: Final = 0x40000000
"""Set in the numbers of x86_64's second call table."""

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER_AT, _AUDIT_AT = 0, 4

_CLONE_THREAD: Final = 0x10000
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_FAKE_INPUT: Final = (0x5412, 0x541C)
"""TIOCSTI and TIOCLINUX: typing into the terminal that started us."""

_SET_MODE_FILTER, _ALL_THREADS = 1, 1

_Step = tuple[int, int, int, int]


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_void_p))


def filter_system_calls() -> str | None:
    """Install the filter for good, on all threads; None where this machine's numbers are unknown.

    Wants no_new_privs set.

    Raises:
        OSError: the kernel refused it.
    """
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return None
    steps = _program(machine, os.getpid())
    packed = b"".join(
        code.to_bytes(2, "little") + bytes((yes, no)) + value.to_bytes(4, "little")
        for code, yes, no, value in steps
    )
    buffer = ctypes.create_string_buffer(packed, len(packed))
    program = _Program(len(steps), ctypes.cast(buffer, ctypes.c_void_p))
    system_call(machine.seccomp, _SET_MODE_FILTER, _ALL_THREADS, program)
    return "system call filter"


def _program(machine: _Machine, own: int) -> list[_Step]:
    steps = [
        (_LOAD, 0, 0, _AUDIT_AT),
        (_EQUAL, 1, 0, machine.audit),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER_AT),
    ]
    if machine.open is not None:
        steps += [(_AT_LEAST, 0, 1, _X32), (_RETURN, 0, 0, _KILL)]
    for number in _denied(machine):
        steps += _if(number, [_error(errno.EPERM)])
    # "Not known" makes the C library fall back on calls whose arguments a filter can see.
    for number in (_CLONE3, _OPENAT2):
        steps += _if(number, [_error(errno.ENOSYS)])
    steps += _if(machine.clone, _unless(_argument(0), (_ANY_BIT, _CLONE_THREAD)))
    if machine.open is not None:
        steps += _if(machine.open, _when(_argument(1), (_ANY_BIT, _WRITING)))
    steps += _if(machine.openat, _when(_argument(2), (_ANY_BIT, _WRITING)))
    for number in (machine.kill, machine.tgkill):
        steps += _if(number, _unless(_argument(0), (_EQUAL, own)))
    # Reading limits is harmless; the new limits' address has two halves.
    halves = _when(_argument(2), (_AT_LEAST, 1))[:-1] + _when(_argument(2) + 4, (_AT_LEAST, 1))
    steps += _if(machine.prlimit, halves)
    for request in _FAKE_INPUT:
        # The number is loaded anew, as the first of the two looked at an argument.
        steps += [(_LOAD, 0, 0, _NUMBER_AT)]
        steps += _if(machine.ioctl, _when(_argument(1), (_EQUAL, request))[:-1])
    return [*steps, (_RETURN, 0, 0, _ALLOW)]


def _denied(machine: _Machine) -> list[int]:
    columns = (entry.split()[machine.column] for entry in _DENIED.split(","))
    return [int(number) for number in columns if number != "-"]


def _argument(index: int) -> int:
    """Where the lower half of an argument lies (both machines are little-endian)."""
    return 16 + 8 * index


def _if(number: int, steps: list[_Step]) -> list[_Step]:
    return [(_EQUAL, 0, len(steps), number), *steps]


def _when(offset: int, test: tuple[int, int]) -> list[_Step]:
    """EPERM when the test holds, else allow."""
    code, value = test
    return [(_LOAD, 0, 0, offset), (code, 0, 1, value), _error(errno.EPERM), _allow()]


def _unless(offset: int, test: tuple[int, int]) -> list[_Step]:
    """Allow when the test holds, else EPERM."""
    code, value = test
    return [(_LOAD, 0, 0, offset), (code, 1, 0, value), _error(errno.EPERM), _allow()]


def _error(number: int) -> _Step:
    return _RETURN, 0, 0, _ERROR | number


def _allow() -> _Step:
    return _RETURN, 0, 0, _ALLOW
