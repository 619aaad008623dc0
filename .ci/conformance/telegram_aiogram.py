"""The Telegram stand-in, judged by aiogram, whose models refuse any answer of a wrong shape.

Needs TELEGRAM_API_URL, TELEGRAM_BOT_TOKEN and DESK_URL. Nobody else may poll with this token meanwhile: Telegram serves
one poller only, and the stand-in keeps to that.
"""

import asyncio

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramNotFound, TelegramRetryAfter
from aiogram.exceptions import TelegramUnauthorizedError
from aiogram.methods import SendMessage
from aiogram.types import (
    BotCommand,
    BotCommandScopeChat,
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    ReactionTypeEmoji,
)

from checks import act, check, desk_state, setting

PATIENCE = 20


def connect(token: str) -> Bot:
    api = TelegramAPIServer.from_base(setting("TELEGRAM_API_URL"))
    return Bot(token, session=AiohttpSession(api=api))


def keyboard(*buttons: tuple[str, str]) -> InlineKeyboardMarkup:
    row = [InlineKeyboardButton(text=text, callback_data=data) for text, data in buttons]
    return InlineKeyboardMarkup(inline_keyboard=[row])


async def patiently(call):
    """Makes a call, waiting as long as Telegram asks."""
    while True:
        try:
            return await call()
        except TelegramRetryAfter as refusal:
            await asyncio.sleep(refusal.retry_after)


async def refused(what: str, kind: type, text: str, call) -> None:
    try:
        await patiently(call)
    except kind as refusal:
        check(what, text in refusal.message)
    else:
        check(what, "done", "refused")


async def meet(bot: Bot, heard: asyncio.Queue) -> tuple[int, int]:
    me = await bot.get_me()
    check("getMe names a bot", me.is_bot)
    person = desk_state()["chat"]["people"][0]
    chat = person["id"]
    act("chat/say", chat=chat, person=person["id"], text="/start conformance")
    message: Message = await asyncio.wait_for(heard.get(), PATIENCE)
    check("a text of a person arrives", message.text, "/start conformance")
    check("the command is marked", [(e.type, e.offset, e.length) for e in message.entities], [("bot_command", 0, 6)])
    check("the sender is told", (message.from_user.id, message.from_user.is_bot), (person["id"], False))
    check("the chat is private", (message.chat.id, message.chat.type), (chat, "private"))
    return chat, message.message_id


async def write(bot: Bot, chat: int, heard: asyncio.Queue) -> None:
    html = "<b>Сделка</b> <code>№ 5</code> &lt;склад&gt;"
    yes_no = keyboard(("Да", "yes"), ("Нет", "no"))
    sent = await patiently(lambda: bot.send_message(chat, html, parse_mode="HTML", reply_markup=yes_no))
    check("HTML becomes text", sent.text, "Сделка № 5 <склад>")
    check("HTML becomes entities", [(e.type, e.offset, e.length) for e in sent.entities], [("bold", 0, 6), ("code", 7, 3)])
    check("the keyboard stays", [b.text for b in sent.reply_markup.inline_keyboard[0]], ["Да", "Нет"])

    edited = await patiently(lambda: bot.edit_message_text("Готово?", chat_id=chat, message_id=sent.message_id, reply_markup=yes_no))
    check("an edit answers the message", (edited.message_id, edited.text), (sent.message_id, "Готово?"))
    check("an edit has a date", edited.edit_date is not None)
    again = lambda: bot.edit_message_text("Готово?", chat_id=chat, message_id=sent.message_id, reply_markup=yes_no)
    await refused("the same edit again", TelegramBadRequest, "message is not modified", again)

    person = desk_state()["chat"]["people"][0]["id"]
    act("chat/tap", chat=chat, person=person, button="Да")
    query: CallbackQuery = await asyncio.wait_for(heard.get(), PATIENCE)
    check("a press arrives", (query.data, query.message.message_id), ("yes", sent.message_id))
    check("a press has a chat instance", bool(query.chat_instance))
    check("a press is answered", await query.answer("Принято"))
    await refused("a second answer", TelegramBadRequest, "query ID is invalid", lambda: query.answer("Снова"))
    toasts = [tap["text"] for tap in desk_state()["chat"]["taps"] if tap["id"] == query.id]
    check("the person reads the answer", toasts, ["Принято"])

    bare = await patiently(lambda: bot.edit_message_text("Готово", chat_id=chat, message_id=sent.message_id))
    check("an edit without a keyboard removes it", bare.reply_markup, None)
    check("a message is deleted", await bot.delete_message(chat, sent.message_id))


async def files(bot: Bot, chat: int) -> None:
    table = BufferedInputFile("код;остаток\n1;5\n".encode(), filename="остатки.csv")
    sent = await patiently(lambda: bot.send_document(chat, table, caption="<i>Остатки</i>", parse_mode="HTML"))
    check("a document keeps its name", (sent.document.file_name, sent.caption), ("остатки.csv", "Остатки"))
    file = await bot.get_file(sent.document.file_id)
    content = (await bot.download_file(file.file_path)).read()
    check("a document is downloaded", content.decode(), "код;остаток\n1;5\n")
    again = await patiently(lambda: bot.send_document(chat, sent.document.file_id))
    check("a document is sent again by its id", again.document.file_name, "остатки.csv")


async def menu(bot: Bot, chat: int, message: int) -> None:
    commands = [BotCommand(command="status", description="Состояние")]
    scope = BotCommandScopeChat(chat_id=chat)
    check("commands are set", await bot.set_my_commands(commands, scope=scope, language_code="ru"))
    kept = await bot.get_my_commands(scope=scope, language_code="ru")
    check("commands are kept", [(c.command, c.description) for c in kept], [("status", "Состояние")])
    check("commands are deleted", await bot.delete_my_commands(scope=scope, language_code="ru"))
    check("another list is not there", await bot.get_my_commands(scope=scope, language_code="kk"), [])
    check("a reaction is set", await bot.set_message_reaction(chat, message, [ReactionTypeEmoji(emoji="👀")]))
    check("typing is shown", await bot.send_chat_action(chat, "typing"))
    check("a chat is described", (await bot.get_chat(chat)).type, "private")
    check("a member is described", (await bot.get_chat_member(chat, chat)).status, "member")
    check("no webhook is set", (await bot.get_webhook_info()).url, "")


async def refusals(bot: Bot, chat: int) -> None:
    send = lambda text, **more: lambda: bot.send_message(chat, text, **more)
    await refused("an empty text", TelegramBadRequest, "message text is empty", send("  "))
    await refused("4097 characters", TelegramBadRequest, "message is too long", send("ж" * 4097))
    await refused("an unknown tag", TelegramBadRequest, 'Unsupported start tag "br"', send("a<br>b", parse_mode="HTML"))
    await refused("an open tag", TelegramBadRequest, "Can't find end tag", send("<b>a", parse_mode="HTML"))
    await refused("66 bytes of data", TelegramBadRequest, "BUTTON_DATA_INVALID", send("?", reply_markup=keyboard(("x", "ж" * 33))))
    await refused("an unknown chat", TelegramBadRequest, "chat not found", lambda: bot.send_message(1, "x"))
    edit = lambda: bot.edit_message_text("x", chat_id=chat, message_id=10**9)
    await refused("an unknown message", TelegramBadRequest, "message to edit not found", edit)
    unnamed = [BotCommand(command="status", description="")]
    await refused("no description", TelegramBadRequest, "description must be non-empty", lambda: bot.set_my_commands(unnamed))
    strangers = [c for c in desk_state()["chat"]["chats"] if c["standing"] == "stranger"]
    for stranger in strangers[:1]:
        first = lambda: bot.send_message(stranger["id"], "x")
        await refused("writing first", TelegramForbiddenError, "bot can't initiate conversation with a user", first)

    class Unknown(SendMessage):
        __api_method__ = "sendTelepathy"

    await refused("an unknown method", TelegramNotFound, "method not found", lambda: bot(Unknown(chat_id=chat, text="x")))
    stranger = connect("42:not-a-bot-anybody-knows")
    await refused("an unknown token", TelegramUnauthorizedError, "Unauthorized", stranger.get_me)
    await stranger.session.close()


async def haste(bot: Bot, chat: int) -> None:
    waits = []
    for _ in range(12):
        try:
            await bot.send_message(chat, "быстро")
        except TelegramRetryAfter as refusal:
            waits.append(refusal.retry_after)
    check("a hasty bot is told to wait", bool(waits) and all(wait >= 1 for wait in waits))


async def main() -> None:
    bot, heard, dispatcher = connect(setting("TELEGRAM_BOT_TOKEN")), asyncio.Queue(), Dispatcher()
    dispatcher.message.register(heard.put, F.text)
    dispatcher.callback_query.register(heard.put)
    await bot.delete_webhook(drop_pending_updates=True)
    polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False, close_bot_session=False))
    chat, message = await meet(bot, heard)
    await write(bot, chat, heard)
    await files(bot, chat)
    await menu(bot, chat, message)
    await refusals(bot, chat)
    await haste(bot, chat)
    await dispatcher.stop_polling()
    await polling
    await bot.session.close()


if __name__ == "__main__":
    asyncio.run(main())
