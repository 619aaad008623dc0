"""The real program, with updates posted to it, over PyPI's telemelya; its HTTP control interface plays the person."""

import sys
import threading
import time

import fakeredis
from talk import CHAT, FLAGS, TOKEN, Message, call, free_port, is_open, play, serve, start, wait

KEY = {"Authorization": "Bearer any"}


class Telemelya:
    """The server; between it and the bot a shim adds what it lacks."""

    name = "telemelya_bot"

    def __init__(self) -> None:
        # It keeps what it knows in Redis, and looks for a place for files when it starts.
        redis = fakeredis.TcpFakeServer(("127.0.0.1", 0))
        redis.daemon_threads = True
        threading.Thread(target=redis.serve_forever, daemon=True).start()
        places = {
            "REDIS_URL": f"redis://127.0.0.1:{redis.server_address[1]}",
            "MINIO_ENDPOINT": serve(lambda *_: (200, {})).removeprefix("http://"),
        }
        port, ours = free_port(), free_port()
        program = [sys.executable, "-m", "telemelya.server.app"]
        start("server", program, MOCK_SERVER_HOST="127.0.0.1", MOCK_SERVER_PORT=str(port), STRICT_EDIT="true", **places)
        wait("telemelya starts", lambda: is_open(port))
        self.upstream, self.address = f"http://127.0.0.1:{port}", serve(self.shim)
        self.bot = f"http://127.0.0.1:{ours}"
        self.settings = {"SERVER_PORT": str(ours), "TELEGRAM_DELIVERY": "webhook", "PUBLIC_URL": self.bot}
        self.deaf, self.repeats, self.waiting, self.secret = False, 0, [], ""
        threading.Thread(target=self.post, daemon=True).start()

    def say(self, said: str) -> None:
        self.update({"command" if said.startswith("/") else "text": said})

    def tap(self, message: Message, data: str) -> None:
        self.update({"callback_data": data, "callback_message_id": message.id})

    def update(self, fields: dict) -> None:
        wait("the bot says where updates go", lambda: self.secret)
        # It numbers updates by the millisecond.
        time.sleep(0.01)
        call(f"{self.upstream}/api/v1/test/send_update?bot_token={TOKEN}", {"chat_id": CHAT} | fields, KEY)

    def messages(self) -> list[Message]:
        sent = [made for made in self.made() if made["method"] == "sendMessage"]
        return [Message(made["message_id"], made["text"], made["reply_markup"]) for made in sent]

    @property
    def answered(self) -> list[str | None]:
        return [made["text"] for made in self.made() if made["method"] == "answerCallbackQuery"]

    def made(self) -> list[dict]:
        return call(f"{self.upstream}/api/v1/test/responses", None, KEY)[1]["responses"]

    def shim(self, path: str, fields: dict) -> tuple[int, dict]:
        if path == "/update":
            self.waiting.append(fields)
            return 200, {}
        # It knows methods in one writing only, Telegram in any.
        to, method = path.rsplit("/", 1)
        method = method[0].lower() + method[1:]
        # It does not have this one.
        if method == "setMyCommands":
            return 200, {"ok": True, "result": True}
        known = fields | {"url": f"{self.address}/update"} if method == "setWebhook" else fields
        status, answer = call(f"{self.upstream}{to}/{method}", known)
        self.secret = fields.get("secret_token", self.secret)
        # It does not tell all about the bot.
        if method == "getMe":
            answer["result"] = FLAGS | answer["result"]
        return status, answer

    def post(self) -> None:
        """It posts an update once and without the bot's secret; Telegram shows the secret, and posts until 200 is answered."""
        while True:
            for update in self.waiting[:]:
                try:
                    status, _ = call(f"{self.bot}/webhook/telegram", update, {"X-Telegram-Bot-Api-Secret-Token": self.secret})
                except OSError:
                    break
                if status == 200 and not self.deaf:
                    self.waiting.remove(update)
                self.repeats += status == 200 and self.deaf
            time.sleep(1 if self.deaf else 0.1)


if __name__ == "__main__":
    play(Telemelya())
