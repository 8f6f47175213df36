"""One request: what is tried again and how long after, what is not, and what is never shown."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler
from itertools import chain, repeat

import pytest
from querying.endpoints import Behaviour, Server, begin, direct, free_port, reply, reset, serving

from caro_graph.problems import EndpointError
from caro_graph.publishing.sending import Patience, Reply, send
from caro_graph.querying.remote.endpoint import endpoint_of, headers_of

GOOD = reply(b"done", "text/plain")


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """Behave like each in turn, and like the last from then on."""
    turns: Iterator[Behaviour] = chain(behaviours, repeat(behaviours[-1]))
    return lambda handler: next(turns)(handler)


def patience(waits: list[float], tries: int = 4) -> Patience:
    return Patience(tries, first=1, longest=30, sleep=waits.append, chance=lambda: 0.5, now=lambda: 1000)


def sent(
    server: Server,
    waits: list[float],
    *,
    body: bytes = b"x",
    repeatable: bool = True,
    accepted: Sequence[int] = (),
) -> Reply:
    return send(
        "POST",
        endpoint_of(server.url, {}, None),
        body=body,
        timeout=5,
        repeatable=repeatable,
        patience=patience(waits),
        accepted=accepted,
    )


@pytest.mark.parametrize(
    "failing", [*(reply(b"", status=status) for status in (408, 429, 502, 503, 504)), reset(b"")]
)
def test_tries_again(failing: Behaviour) -> None:
    waits: list[float] = []
    with serving(in_turn(failing, failing, GOOD)) as server:
        assert sent(server, waits).body == b"done"
        assert [asked.body for asked in server.asked] == ["x", "x", "x"]
    assert waits == [0.75, 1.5]


def test_a_cut_answer_is_asked_for_again() -> None:
    def cut(handler: BaseHTTPRequestHandler) -> None:
        begin(handler, 200, {"Content-Type": "text/plain", "Content-Length": "9"})
        handler.wfile.write(b"half")

    waits: list[float] = []
    with serving(in_turn(cut, GOOD)) as server:
        assert sent(server, waits).body == b"done"
    assert waits == [0.75]


def test_a_refused_connection_is_tried_so_often_and_told() -> None:
    waits: list[float] = []
    server = Server(url=f"http://127.0.0.1:{free_port()}/x")
    with direct(), pytest.raises(EndpointError, match=r"it refuses the connection: .*\(tried 4 times\)$"):
        sent(server, waits)
    assert waits == [0.75, 1.5, 3.0]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 413, 500])
def test_what_another_try_would_not_change(status: int) -> None:
    waits: list[float] = []
    with serving(reply(b"no\nmore", "text/plain", status)) as server:
        with pytest.raises(EndpointError, match=rf"\({status}\), saying “no”: ") as caught:
            sent(server, waits)
        assert len(server.asked) == 1
        taken = sent(server, waits, accepted=[status])
        assert (taken.status, taken.body) == (status, b"no\nmore")
        assert taken.headers["content-type"] == "text/plain"
    assert waits == []
    assert "\n" not in str(caught.value)


def test_what_is_not_safe_is_sent_once() -> None:
    waits: list[float] = []
    with serving(in_turn(reply(b"", status=503), GOOD)) as server:
        with pytest.raises(EndpointError, match=r"it is overloaded or closed \(503\): publish again later$"):
            sent(server, waits, repeatable=False)
        assert len(server.asked) == 1
    assert waits == []


@pytest.mark.parametrize(
    ("after", "waited"),
    [
        ("7", 7.5),
        ("Thu, 01 Jan 1970 00:16:50 GMT", 10.5),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.5),
        ("soon", 0.75),
    ],
)
def test_retry_after_is_kept_to(after: str, waited: float) -> None:
    waits: list[float] = []
    with serving(in_turn(reply(b"", status=503, Retry_After=after), GOOD)) as server:
        sent(server, waits)
    assert waits == [waited]


def test_a_long_retry_after_ends_it() -> None:
    waits: list[float] = []
    with (
        serving(reply(b"", status=429, Retry_After="3600")) as server,
        pytest.raises(EndpointError, match=r"ask again in 3600 s$"),
    ):
        sent(server, waits)
    assert waits == []


def test_blocks_are_given_anew_each_time() -> None:
    bodies = []

    def take(handler: BaseHTTPRequestHandler) -> None:
        body = b""
        while size := int(handler.rfile.readline(), 16):
            body += handler.rfile.read(size)
            handler.rfile.readline()
        handler.rfile.readline()
        bodies.append(body)
        reply(b"", status=503 if len(bodies) == 1 else 204)(handler)

    with serving(take) as server:
        send(
            "PUT",
            endpoint_of(server.url, {}, None),
            body=lambda: iter([b"one ", b"two"]),
            repeatable=True,
            patience=patience([]),
        )
    assert bodies == [b"one two", b"one two"]


def test_a_server_that_will_not_take_so_much_is_heard() -> None:
    """It answers and closes before it has read what it is sent."""
    with socket.socket() as listening, direct():
        listening.bind(("127.0.0.1", 0))
        listening.listen()

        def answer() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(
                    b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                )

        thread = threading.Thread(target=answer)
        thread.start()
        to = endpoint_of(f"http://127.0.0.1:{listening.getsockname()[1]}/", {}, None)
        with pytest.raises(EndpointError, match=r"too long for it \(413\): send less at once"):
            send("POST", to, body=b"x" * (64 << 20), repeatable=True, patience=patience([]))
        thread.join(10)


def test_a_redirect_is_told_and_not_followed() -> None:
    with serving(GOOD) as other, serving(reply(b"", status=307, Location=other.url)) as server:
        with pytest.raises(EndpointError, match=f"it has moved to {other.url} "):
            sent(server, [])
        assert not other.asked


def test_an_answer_without_end_is_not_read_to_its_end() -> None:
    with serving(reply(b"x" * 3_000_000)) as server, pytest.raises(EndpointError, match="longer than"):
        sent(server, [])


def test_a_time_out_is_told_at_once() -> None:
    waits: list[float] = []

    def silent(handler: BaseHTTPRequestHandler) -> None:
        handler.server.told.go_on.wait(20)  # type: ignore[attr-defined]

    with serving(silent) as server:
        with pytest.raises(EndpointError, match=r"it did not answer within 0.2 s: allow more time"):
            send(
                "GET",
                endpoint_of(server.url, {}, None),
                timeout=0.2,
                repeatable=True,
                patience=patience(waits),
            )
        assert len(server.asked) == 1


@pytest.mark.parametrize("status", [200, 400, 401, 503])
def test_no_secret_is_ever_told(status: int) -> None:
    """A server that repeats what it was sent, in its words, its title and its Location."""

    def echo(handler: BaseHTTPRequestHandler) -> None:
        said = " ".join(f"{name}={value}" for name, value in handler.headers.items())
        reply(said.encode(), "text/plain", status, Location=said)(handler)

    notices: list[str] = []
    headers = headers_of({"X-Key": "s3cret-key"}, None, None, token="tok3n-abc")
    to = endpoint_of("http://127.0.0.1/", headers, None)
    assert "tok3n" not in repr(to)
    with serving(echo) as server:
        to = endpoint_of(server.url + "?apikey=k4y-abc", headers, None).below("api/x", [("id", "7")])
        told = Patience(2, sleep=lambda seconds: None, notice=notices.append)
        try:
            got = repr(send("POST", to, headers=headers, repeatable=True, patience=told).status)
        except EndpointError as error:
            got = str(error)
        assert server.asked[0].path == "/sparql/api/x?apikey=k4y-abc&id=7"
        assert server.asked[0].headers["Authorization"] == "Bearer tok3n-abc"
    for line in (got, *notices, repr(told)):
        assert not any(secret in line for secret in ("tok3n", "s3cret", "k4y"))
