"""A person's talk with the real program over a Bot API server nobody here wrote; each program talk_… brings one such server.

Bitrix24 and 1C do not answer, the database is new, and what people read is looked up in locales/. DANEKER_BIN names another build
than the one of `cargo build`. A server has `address` for the bot, `settings` for the program, and `name`, the bot's; the person uses
`say`, `tap`, `messages` and `answered` (taps). While `deaf` is set it hears no confirmation: what was given comes again (`repeats`).
"""

import atexit
import email
import html
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

from checks import before_failing, check

ROOT = Path(__file__).resolve().parents[2]
BINARY = ROOT / (os.environ.get("DANEKER_BIN") or Path(os.environ.get("CARGO_TARGET_DIR", "target"), "debug/daneker"))
TOKEN, CHAT, PATIENCE = "42:talk", 7, 30
# What getMe says of every bot besides its name, and these servers leave out.
FLAGS = {"is_bot": True, "can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}
FLAGS |= {"can_connect_to_business": False, "has_main_web_app": False}

folder = tempfile.TemporaryDirectory(prefix="daneker-talk-")
started: list[subprocess.Popen] = []


def text(key: str, lang: str = "ru") -> str:
    """The first line of a text, up to whatever is filled in."""
    texts = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "locales" / lang).glob("*.ftl"))
    return re.search(rf"^{key} =\s*(.+)$", texts, re.M)[1].partition("{")[0].strip()


def wait(what: str, found: Callable[[], object]) -> None:
    """Waits until something is there; no program that was started may end meanwhile."""
    end = time.monotonic() + PATIENCE
    while not found():
        if ended := [process.args[0] for process in started if process.poll() is not None]:
            check(what, f"{ended[0]} ended", "there")
        if time.monotonic() > end:
            check(what, f"not there after {PATIENCE} s", "there")
        time.sleep(0.1)


def start(name: str, command: list[str], **settings: str) -> subprocess.Popen:
    """Starts a program in the temporary folder, where no .env of ours is read."""
    with open(f"{folder.name}/{name}.log", "a") as log:
        env = {"PATH": os.environ["PATH"]} | settings
        started.append(subprocess.Popen(command, env=env, cwd=folder.name, stdout=log, stderr=log))
    return started[-1]


def stop(process: subprocess.Popen, how: int = signal.SIGTERM) -> int:
    """Ends a program; gives its exit code."""
    started.remove(process)
    process.send_signal(how)
    try:
        return process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


@atexit.register
def stop_all() -> None:
    for process in started[:]:
        stop(process)


def show_logs() -> None:
    for log in sorted(Path(folder.name).glob("*.log")):
        print(f"-- the end of {log.name}", *log.read_text().splitlines()[-15:], sep="\n", flush=True)


before_failing.extend([stop_all, show_logs, folder.cleanup])
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def is_open(port: int) -> bool:
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


def call(address: str, fields: dict | None, headers: dict | None = None) -> tuple[int, dict]:
    """Posts JSON, or gets where there are no fields; gives the status and the answer."""
    body = None if fields is None else json.dumps(fields).encode()
    request = urllib.request.Request(address, body, {"Content-Type": "application/json"} | (headers or {}))
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.loads(answer.read() or b"{}")
    except urllib.error.HTTPError as refusal:
        return refusal.code, json.loads(refusal.read() or b"{}")


def serve(answer: Callable[[str, dict], tuple[int, dict]]) -> str:
    """Answers JSON, or a form, with JSON on a port of 127.0.0.1; gives the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.headers.get_content_maintype() == "multipart":
                parts = email.message_from_bytes(bytes(self.headers) + body).get_payload()
                fields = {part.get_param("name", header="Content-Disposition"): part.get_payload() for part in parts}
            else:
                fields = json.loads(body or b"{}")
            status, result = answer(self.path, fields)
            content = json.dumps(result).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def do_HEAD(self) -> None:
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_) -> None:
            """Whoever asked was killed, or learns of it by getting no answer."""

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


class Message(NamedTuple):
    """A message of the bot; these servers keep HTML as it was sent."""

    id: int
    sent: str
    markup: dict | None

    @property
    def words(self) -> str:
        return html.unescape(re.sub("<[^>]*>", "", self.sent))

    @property
    def buttons(self) -> dict[str, str]:
        rows = (self.markup or {}).get("inline_keyboard", [])
        return {button["text"]: button["callback_data"] for row in rows for button in row}


class Talk:
    """What is said and heard; `due` is how many messages have to begin with certain words."""

    def __init__(self, server) -> None:
        self.server, self.due = server, Counter()

    def start(self) -> subprocess.Popen:
        settings = {
            "BITRIX24_WEBHOOK_URL": "http://127.0.0.1:9/rest/1/closed/",
            "BITRIX24_APPLICATION_TOKEN": "any",
            "ONEC_BASE_URL": "http://127.0.0.1:9/closed",
            "ONEC_USERNAME": "any",
            "ONEC_PASSWORD": "any",
            "TELEGRAM_API_URL": self.server.address,
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_CHAT_ID": str(CHAT),
            "TELEGRAM_ADMINS": str(CHAT),
            "DATABASE_URL": f"sqlite://{folder.name}/daneker.db",
        }
        return start("daneker", [str(BINARY)], **settings | self.server.settings)

    def heard(self, words: str) -> list[Message]:
        return [message for message in self.server.messages() if message.words.startswith(words)]

    def hears(self, what: str, words: str, times: int = 1) -> Message:
        self.due[words] += times
        wait(what, lambda: len(self.heard(words)) >= self.due[words])
        print(f"ok  {what}")
        return self.heard(words)[-1]

    def says(self, said: str, words: str) -> Message:
        self.server.say(said)
        return self.hears(f"an answer to {said}", words)

    def taps(self, what: str, message: Message, data: str, toast: str, times: int = 1) -> None:
        before = len(self.server.answered)
        for _ in range(times):
            self.server.tap(message, data)
        wait(what, lambda: len(self.server.answered) >= before + times)
        check(what, self.server.answered[before:], [toast] * times)


def play(server) -> None:
    """The whole talk; the first difference ends it with 1."""
    langs = ["ru", "kk", "en"]
    talk = Talk(server)
    program = talk.start()
    greeting = talk.says("/start", text("chat-greeting"))
    check("the greeting offers the languages", list(greeting.buttons), [text("language-name", lang) for lang in langs])
    commands = talk.says("/help", text("chat-help")).words
    missing = [name for name in ("report", "stock", "status", "lang", "map") if f"/{name} — " not in commands]
    check("/help lists the commands", missing, [])
    question = talk.says("/lang", text("language-ask"))
    check("/lang asks in every language", question.words.split("\n"), [text("language-ask", lang) for lang in langs])
    talk.taps("a tap is answered", question, question.buttons["English"], text("toast-language", "en"))
    talk.hears("the language is changed", text("language-chosen", "en"))
    talk.says("/weather", text("chat-hint", "en"))
    talk.taps("a double tap is answered", question, question.buttons["Русский"], text("toast-language"), times=2)
    talk.hears("the language is changed back, once", text("language-chosen"))
    talk.taps("a tap on a button nobody knows is answered", question, "unknown", text("toast-outdated"))
    status = talk.says("/status", text("status-title")).words
    words = [f"⚠️ {text(f'system-{system}')} не отвечает" for system in ("bitrix24", "onec")]
    words.append(f"✅ {text('system-telegram')}: @{server.name}")
    check("/status tells who is away and who is well", [line for line in words if line not in status], [])

    server.deaf = True
    talk.says("Что нового на Марсе?", text("report-not-understood"))
    time.sleep(3)
    check("the program is killed", stop(program, signal.SIGKILL), -signal.SIGKILL)
    for said in ("/help", "/weather"):
        server.say(said)
    program = talk.start()
    first = talk.hears("what was said meanwhile is answered", text("chat-help"))
    second = talk.hears("… all of it", text("chat-hint"))
    check("… in its order", first.id < second.id)
    time.sleep(3)
    check("what the bot confirmed came again", server.repeats > 1)
    server.deaf = False
    talk.says("/lang", text("language-ask"))
    counts = {words: len(talk.heard(words)) for words in talk.due}
    check("nothing was answered twice", {words: count for words, count in counts.items() if count != talk.due[words]}, {})
    check("asked to end, the program ends well", stop(program), 0)
