"""The real program, asking for updates, over npm's telegram-test-api; its HTTP client interface plays the person.

Needs node, and the package in the folder NODE_MODULES.
"""

import threading
import time

from checks import setting
from talk import CHAT, FLAGS, TOKEN, Message, call, free_port, is_open, play, serve, start, wait

SERVER = "new (require(process.argv[1]))({ port: process.argv[2], host: '127.0.0.1', storeTimeout: 3600 }).start()"
PERSON = {"id": CHAT, "is_bot": False, "first_name": "Айгүл"}
ROOM = {"id": CHAT, "type": "private", "first_name": "Айгүл"}


class TelegramTestApi:
    """The server; between it and the bot a shim adds what it lacks."""

    name = "TestNameBot"

    def __init__(self) -> None:
        port = free_port()
        start("server", ["node", "-e", SERVER, f"{setting('NODE_MODULES')}/telegram-test-api", str(port)])
        wait("telegram-test-api starts", lambda: is_open(port))
        self.upstream, self.address = f"http://127.0.0.1:{port}", serve(self.shim)
        self.settings = {"SERVER_PORT": str(free_port())}
        self.deaf, self.repeats, self.answered = False, 0, []
        self.given, self.giving = [], threading.Lock()

    def say(self, said: str) -> None:
        message = {"botToken": TOKEN, "date": int(time.time()), "from": PERSON, "chat": ROOM, "text": said}
        if said.startswith("/"):
            entities = [{"type": "bot_command", "offset": 0, "length": len(said)}]
            call(f"{self.upstream}/sendCommand", message | {"entities": entities})
        else:
            call(f"{self.upstream}/sendMessage", message)

    def tap(self, message: Message, data: str) -> None:
        shown = {"message_id": message.id, "date": int(time.time()), "chat": ROOM, "text": message.sent}
        query = {"botToken": TOKEN, "date": int(time.time()), "from": PERSON, "message": shown, "data": data}
        call(f"{self.upstream}/sendCallback", query)

    def messages(self) -> list[Message]:
        _, history = call(f"{self.upstream}/getUpdatesHistory", {"token": TOKEN})
        of_bot = [entry for entry in history["result"] if "chat_id" in entry.get("message", {})]
        return [Message(entry["messageId"], entry["message"]["text"], entry["message"].get("reply_markup")) for entry in of_bot]

    def shim(self, path: str, fields: dict) -> tuple[int, dict]:
        method = path.rpartition("/")[2].lower()
        match method:
            case "getupdates":
                return 200, {"ok": True, "result": self.updates(path, fields)}
            # It does not have these two.
            case "getwebhookinfo":
                return 200, {"ok": True, "result": {"url": "", "has_custom_certificate": False, "pending_update_count": 0}}
            case "setmycommands":
                return 200, {"ok": True, "result": True}
            # It does not keep how taps are answered.
            case "answercallbackquery":
                self.answered.append(fields.get("text"))
        status, answer = call(self.upstream + path, fields)
        # Where Telegram gives true, or the message that was edited, it gives null.
        if status == 200 and answer["result"] is None:
            edited = {"message_id": fields.get("message_id"), "date": int(time.time()), "chat": ROOM, "text": fields.get("text")}
            answer["result"] = edited if method.startswith("edit") else True
        # It does not tell what kind of bot this is.
        if method == "getme":
            answer["result"] |= FLAGS
        # It counts time in milliseconds.
        if method == "sendmessage":
            answer["result"]["date"] //= 1000
        return status, answer

    def updates(self, path: str, fields: dict) -> list[dict]:
        """It neither waits for an update nor gives one twice; Telegram waits, and gives each until it is confirmed."""
        end = time.monotonic() + fields.get("timeout", 0)
        confirmed = 0 if self.deaf else fields.get("offset", 0)
        while True:
            with self.giving:
                self.given += call(self.upstream + path, {})[1]["result"]
                self.given = [update for update in self.given if update["update_id"] >= confirmed]
            time.sleep(1 if self.deaf else 0.1)
            if self.given or time.monotonic() >= end:
                break
        self.repeats += self.deaf and bool(self.given)
        # It does not tell where a tap comes from.
        for update in self.given:
            update.get("callback_query", {})["chat_instance"] = str(CHAT)
        return self.given


if __name__ == "__main__":
    play(TelegramTestApi())
