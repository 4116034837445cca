"""Which machines are asked, however their addresses are written."""

import ipaddress

import pytest

from sightline.adapters.public_addresses import is_public, judged, system_resolve, web_address
from sightline.errors import InputRefused


@pytest.mark.parametrize(
    "inside",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.9.9", "192.168.1.1", "169.254.169.254"),
        "0.0.0.0",  # noqa: S104 - judged, never bound to
        *("100.64.0.1", "224.0.0.1", "239.1.1.1", "255.255.255.255", "::", "::1", "fe80::1"),
        *("fc00::1", "ff02::1", "::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1"),
        *("2002:7f00:1::", "2001:0:7f00:1::8099:fefe", "::ffff:10.0.0.1", "2002:c0a8:101::1"),
    ],
)
def test_no_machine_of_a_private_network_is_public_however_it_is_wrapped(inside: str) -> None:
    assert not is_public(ipaddress.ip_address(inside))


@pytest.mark.parametrize("outside", ["93.184.215.14", "2606:2800:21f::1", "::ffff:93.184.215.14"])
def test_machines_of_the_internet_are_public(outside: str) -> None:
    assert is_public(ipaddress.ip_address(outside))


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f000001", "localhost"])
def test_other_spellings_of_this_machine_are_judged_by_what_they_lead_to(host: str) -> None:
    with pytest.raises(InputRefused, match="no machine of the public Internet"):
        judged(web_address(f"http://{host}/"), system_resolve, private=False)


def test_a_name_is_refused_if_one_of_its_machines_is_private() -> None:
    with pytest.raises(InputRefused, match=r"10\.0\.0\.7"):
        judged(
            web_address("https://example.org/"),
            lambda _host, _port: ("93.184.215.14", "10.0.0.7"),
            private=False,
        )


@pytest.mark.parametrize(
    "address",
    [
        *("file:///etc/passwd", "ftp://example.org/", "javascript:alert(1)", "data:text/html,x"),
        *("https://user:secret@example.org/", "https://", "http://exa mple.org/", "example.org"),
        *("http://example.org/\r\nX: y", "http://[::1", "http://ex\x00ample.org/", "about:blank"),
        "https://example.org/" + "a" * 5000,
    ],
)
def test_what_is_no_plain_web_address_is_refused(address: str) -> None:
    with pytest.raises(InputRefused):
        web_address(address)


def test_an_address_is_asked_for_as_browsers_do() -> None:
    there = web_address("HTTPS://Пример.example:443/новости?q=два слова#part")
    assert there.text == (
        "https://xn--e1afmkfd.example/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"
        "?q=%D0%B4%D0%B2%D0%B0%20%D1%81%D0%BB%D0%BE%D0%B2%D0%B0"
    )
    assert web_address("../b?c", "http://h.example:81/x/y/z").text == "http://h.example:81/x/b?c"
    assert web_address("http://[2606:2800:21f::1]:8080/").authority == "[2606:2800:21f::1]:8080"
