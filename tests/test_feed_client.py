"""Fetching status feeds: what is asked, what is followed, and what is refused."""

import gzip
import socket
import ssl
import threading
import time
import tomllib
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from feed_server import DRIP, STALL, FeedServer, answer, redirect, zipped

from dispatch.errors import ConfigurationError, FeedFault, FeedRefused
from dispatch.feeds.feed_state import NO_VALIDATORS, Validators
from handlers.adapters import feed_address, feed_connection
from handlers.adapters.feed_address import networks_of, place_of
from handlers.adapters.feed_client import AGENT, MOST_BYTES, FeedClient

ROOT = Path(__file__).parents[1]
HERE = (ip_network("127.0.0.0/8"),)
CLIENT = FeedClient(HERE, seconds=5)
HURRIED = FeedClient(HERE, seconds=0.2)
SLOW_LOOKUP = "the name of its host was not looked up in time"
BODY = b"<rss version='2.0'><channel><title>t</title></channel></rss>"


@pytest.fixture
def serving():
    """Begins a server that gives the same pieces to everybody, or what a function says."""
    servers = []

    def begin(*pieces, say=None, tls=None):
        servers.append(FeedServer(say or (lambda _path, _headers: pieces), tls))
        return servers[-1]

    yield begin
    for one in servers:
        one.close()


def soon():
    return time.monotonic() + 5


def fetched(server, client=CLIENT, known=NO_VALIDATORS, path="/feed"):
    return client.fetch(server.url(path), known)


def refused(server, client=CLIENT, kind=FeedFault, **more):
    with pytest.raises(FeedFault) as raised:
        fetched(server, client, **more)
    assert type(raised.value) is kind
    assert raised.value.__cause__ is None  # it would be logged with the address
    assert str(server.port) not in str(raised.value)
    return str(raised.value)


def test_a_feed_comes_with_what_tells_that_it_has_not_changed(serving):
    server = serving(answer(BODY, etag='W/"7"', last_modified="Sat, 21 Nov 2026 03:00:00 GMT"))
    page = fetched(server)
    assert page.body == BODY
    assert page.validators == Validators('W/"7"', "Sat, 21 Nov 2026 03:00:00 GMT")


def test_what_is_known_is_asked_with_and_304_is_no_page(serving):
    server = serving(answer(status=304))
    assert fetched(server, known=Validators('"7"', "yesterday")) is None
    [(_, headers)] = server.asked
    assert (headers["if-none-match"], headers["if-modified-since"]) == ('"7"', "yesterday")


def test_304_without_a_question_is_a_fault_and_no_healthy_feed(serving):
    assert refused(serving(answer(status=304))) == "answered with status 304"


def test_it_says_who_asks_and_in_which_version(serving):
    server = serving(answer(BODY))
    fetched(server)
    [(path, headers)] = server.asked
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert AGENT.startswith(f"tocsin/{version} ")
    assert (path, headers["user-agent"], headers["accept-encoding"]) == ("/feed", AGENT, "gzip")
    assert headers["host"] == f"127.0.0.1:{server.port}"
    assert "if-none-match" not in headers


def test_a_zipped_body_is_unpacked(serving):
    assert fetched(serving(zipped(BODY))).body == BODY


def test_a_body_of_50_mb_is_cut_off_and_refused(serving):
    sent = []

    def pieces(_path, _headers):
        yield answer(content_length=50_000_000)
        for _ in range(800):
            sent.append(1)
            yield b"x" * 62_500

    assert refused(serving(say=pieces), kind=FeedRefused) == "more than 5,000,000 bytes"
    assert len(sent) < 400


def test_a_bomb_of_gzip_is_refused_before_it_is_unpacked(serving):
    bomb = gzip.compress(bytes(50_000_000))
    assert len(bomb) < MOST_BYTES
    server = serving(answer(bomb, content_encoding="gzip"))
    assert refused(server, kind=FeedRefused) == "more than 5,000,000 bytes"


def test_a_bomb_within_a_bomb_is_refused(serving):
    bomb = gzip.compress(gzip.compress(bytes(20_000_000)))
    server = serving(answer(bomb, content_encoding="gzip, gzip"))
    assert refused(server, kind=FeedRefused) == "more than 5,000,000 bytes"


@pytest.mark.parametrize(
    "pieces",
    [
        (STALL,),
        (b"HTTP/1.1 200 OK\r\n", STALL),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<rss", STALL),
        (b"HTTP/1.1 200 OK\r\n\r\n<rss", STALL),
    ],
)
def test_whoever_stalls_is_left_at_the_limit_of_time(serving, pieces):
    assert refused(serving(*pieces), HURRIED) == "not whole after 0.2 s"


@pytest.mark.parametrize("begun", [b"", b"HTTP/1.1 200 OK\r\nA: ", b"HTTP/1.1 200 OK\r\n\r\n<rss"])
def test_a_slow_drip_is_cut_off_though_no_single_read_is_slow(serving, begun):
    assert refused(serving(begun, DRIP), HURRIED) == "not whole after 0.2 s"


def test_a_truncated_body_is_a_fault(serving):
    server = serving(answer(BODY, content_length=len(BODY) + 10))
    assert refused(server) == "not to be had: ProtocolError"


def test_broken_gzip_is_a_fault(serving):
    assert refused(serving(answer(BODY, content_encoding="gzip"))) == "not to be had: DecodeError"


@pytest.mark.parametrize(
    "text", [b"", b"no http at all", b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200]
)
def test_what_is_no_http_is_a_fault(serving, text):
    assert refused(serving(text)).startswith("not to be had: ")


@pytest.mark.parametrize("status", [204, 400, 403, 404, 410, 429, 500, 503])
def test_a_status_that_is_no_feed_is_a_fault(serving, status):
    assert refused(serving(answer(BODY, status))) == f"answered with status {status}"


def test_three_redirects_are_followed_and_keep_what_is_known(serving):
    steps = {"/feed": "/1", "/1": "2", "/2": "/3?a=b"}

    def say(path, _headers):
        return [redirect(steps[path]) if path in steps else answer(BODY)]

    server = serving(say=say)
    page = fetched(server, known=Validators('"7"'))
    assert page.url == server.url("/3?a=b")
    assert [path for path, _ in server.asked] == ["/feed", "/1", "/2", "/3?a=b"]
    assert {headers["if-none-match"] for _, headers in server.asked} == {'"7"'}


def test_a_loop_of_redirects_ends(serving):
    server = serving(redirect("/feed"))
    assert refused(server) == "redirects more than 3 times"
    assert len(server.asked) == 4


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/iam/security-credentials/",
        "http://10.0.0.1/feed",
        "http://[::1]/feed",
        "http://[::ffff:10.0.0.1]/feed",
        "http://[64:ff9b::a9fe:a9fe]/feed",
        "http://0x0a000001/feed",
        "http://167772161/feed",
    ],
)
def test_a_redirect_to_a_private_address_is_refused(serving, target):
    assert "not a public one" in refused(serving(redirect(target)), kind=FeedRefused)


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://example.com/", "gopher://x/", "data:text/xml,<rss/>"]
)
def test_a_redirect_to_something_else_than_the_web_is_refused(serving, target):
    assert "not http or https" in refused(serving(redirect(target)), kind=FeedRefused)


def test_a_redirect_to_an_address_with_a_password_or_to_none_is_refused(serving):
    assert "password" in refused(serving(redirect("http://a:b@127.0.0.1/")), kind=FeedRefused)
    assert refused(serving(answer(status=302))) == "redirects more than 3 times"


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254"),
        *("0.0.0.0", "224.0.0.1", "239.1.2.3", "255.255.255.255", "192.0.2.1", "198.18.0.1"),  # noqa: S104 - refused here
        *("::1", "::", "fe80::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "2001:db8::1"),
        *("2002:7f00:1::", "64:ff9b::7f00:1"),
    ],
)
def test_an_address_that_is_not_public_is_refused(address):
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(FeedRefused, match="not a public one"):
        place_of(f"https://{host}/feed", (), soon())


@pytest.mark.parametrize("address", ["8.8.8.8", "[2606:4700::1111]", "[64:ff9b::808:808]"])
def test_a_public_address_is_taken(address):
    assert place_of(f"https://{address}/feed", (), soon()).addresses == (address.strip("[]"),)


def test_networks_that_are_allowed_open_themselves_and_nothing_else():
    allowed = networks_of("10.20.0.0/16, fd00::/8")
    assert place_of("http://10.20.3.4/", allowed, soon()).addresses == ("10.20.3.4",)
    assert place_of("http://[fd00::1]/", allowed, soon()).addresses == ("fd00::1",)
    with pytest.raises(FeedRefused):
        place_of("http://10.21.3.4/", allowed, soon())


def test_what_is_link_local_stays_refused_whatever_is_allowed():
    everything = networks_of("0.0.0.0/0,::/0")
    for address in ("169.254.169.254", "169.254.170.2", "[fe80::1]"):
        with pytest.raises(FeedRefused):
            place_of(f"http://{address}/", everything, soon())


@pytest.mark.parametrize("text", ["10.0.0.0", "10.0.0.1/8", "ten", "10.0.0.0/8;fd00::/8"])
def test_networks_that_are_none_are_refused_at_the_start(text):
    if text == "10.0.0.0":
        assert networks_of(text) == (ip_network("10.0.0.0/32"),)
        return
    with pytest.raises(ConfigurationError, match=r"PrivateFeedNetworks: .* give networks as 10"):
        networks_of(text)


class Names:
    """A name server: what it says the first time, the second, and so on."""

    def __init__(self, monkeypatch, *answers):
        self.answers, self.asked = list(answers), []
        monkeypatch.setattr(socket, "getaddrinfo", self.look_up)

    def look_up(self, host, port, *_, **__):
        self.asked.append(host)
        if host not in ("status.example.com", "other.example.com"):
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]
        addresses = self.answers.pop(0)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]


def test_one_private_address_among_others_is_enough_to_be_refused(monkeypatch):
    Names(monkeypatch, ["8.8.8.8", "10.0.0.1"])
    with pytest.raises(FeedRefused):
        place_of("https://status.example.com/", (), soon())


def test_a_name_that_changes_after_it_was_checked_changes_nothing(serving, monkeypatch):
    server = serving(answer(BODY))
    names = Names(monkeypatch, ["127.0.0.1"], ["10.0.0.1"])
    assert CLIENT.fetch(server.url(host="status.example.com"), NO_VALIDATORS).body == BODY
    assert names.asked.count("status.example.com") == 1
    assert server.asked[0][1]["host"] == f"status.example.com:{server.port}"


def test_a_name_that_is_not_known_is_a_fault(monkeypatch):
    def unknown(*_, **__):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(FeedFault, match="the name of its host is not known"):
        CLIENT.fetch("https://status.example.com/", NO_VALIDATORS)


@pytest.mark.parametrize(("limit", "seconds"), [(0.02, 5), (4.0, 0.02)])
def test_a_name_server_that_does_not_answer_is_waited_for_no_longer_than_is_left(
    monkeypatch, limit, seconds
):
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait(30) and [])
    monkeypatch.setattr(feed_address, "TO_LOOK_UP", limit)
    begun = time.monotonic()
    with pytest.raises(FeedFault, match=SLOW_LOOKUP):
        FeedClient(HERE, seconds).fetch("https://status.example.com/", NO_VALIDATORS)
    over.set()
    assert time.monotonic() - begun < 3


def test_an_address_that_does_not_answer_gives_way_to_the_next(serving, monkeypatch):
    server = serving(answer(BODY))
    Names(monkeypatch, ["127.0.0.2", "127.0.0.1"])
    assert CLIENT.fetch(server.url(host="status.example.com"), NO_VALIDATORS).body == BODY


def test_a_host_where_nobody_listens_is_a_fault(serving):
    server = serving(answer(BODY))
    server.close()
    assert refused(server) == "not to be had: NewConnectionError"


def test_validators_that_cannot_be_sent_back_are_not_kept(serving):
    server = serving(answer(BODY, etag='"' + "x" * 600 + '"', last_modified="caf\u00e9"))
    assert fetched(server).validators == NO_VALIDATORS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for status.example.com that vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "status.example.com")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("status.example.com")]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return path


@pytest.fixture
def secure(serving, certificate):
    """A server with that certificate; `names` are what clients asked it for by SNI."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    names = []
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    server = serving(answer(BODY), tls=context)
    server.names = names
    return server


def trust(monkeypatch, certificate):
    trusted = ssl.create_default_context(cafile=certificate)
    monkeypatch.setattr(feed_connection, "certificates", lambda: trusted)


def test_a_certificate_that_nobody_vouches_for_is_refused(secure, monkeypatch):
    Names(monkeypatch, ["127.0.0.1"])
    with pytest.raises(FeedFault, match=r"^its certificate is refused: self.signed certificate"):
        CLIENT.fetch(secure.url(host="status.example.com"), NO_VALIDATORS)
    assert secure.asked == []


def test_the_certificate_is_looked_at_for_the_name_and_not_for_the_address(
    secure, monkeypatch, certificate
):
    trust(monkeypatch, certificate)
    Names(monkeypatch, ["127.0.0.1"])
    assert CLIENT.fetch(secure.url(host="status.example.com"), NO_VALIDATORS).body == BODY
    assert secure.names == ["status.example.com"]


def test_a_certificate_of_another_name_is_refused(secure, monkeypatch, certificate):
    trust(monkeypatch, certificate)
    Names(monkeypatch, ["127.0.0.1"])
    with pytest.raises(FeedFault, match="its certificate is refused"):
        CLIENT.fetch(secure.url(host="other.example.com"), NO_VALIDATORS)


def test_a_redirect_from_https_to_http_is_refused(secure, monkeypatch, certificate):
    trust(monkeypatch, certificate)
    secure.answer = lambda _path, _headers: [redirect("http://status.example.com/")]
    Names(monkeypatch, ["127.0.0.1"], ["127.0.0.1"])
    with pytest.raises(FeedRefused, match="from https to http"):
        CLIENT.fetch(secure.url(host="status.example.com"), NO_VALIDATORS)
