"""The OpenRouter stand-in, judged by the client of OpenAI, whose form OpenRouter speaks.

Needs OPENROUTER_BASE_URL and OPENROUTER_API_KEY; OPENROUTER_MODEL is optional.
"""

import os

from openai import APIStatusError, AuthenticationError, BadRequestError, OpenAI
from pydantic import BaseModel

from checks import check, setting

MODEL = os.environ.get("OPENROUTER_MODEL", "openai/gpt-4o-mini")
QUESTION = [{"role": "user", "content": "Сколько сделок за неделю?"}]


class Plan(BaseModel):
    metrics: list[str]
    limit: int
    outcome: str


def connect(key: str) -> OpenAI:
    return OpenAI(base_url=setting("OPENROUTER_BASE_URL"), api_key=key, max_retries=0, timeout=20)


def refused(what: str, kind: type[APIStatusError], status: int, call) -> None:
    try:
        call()
    except kind as refusal:
        check(what, (refusal.status_code, bool(refusal.body["message"])), (status, True))
    else:
        check(what, "done", "refused")


def main() -> None:
    client = connect(setting("OPENROUTER_API_KEY"))
    check("the model is listed", MODEL in [model.id for model in client.models.list()])

    whole = client.chat.completions.create(model=MODEL, messages=QUESTION)
    check("a completion is whole", (whole.object, whole.model), ("chat.completion", MODEL))
    choice = whole.choices[0]
    check("a completion has an answer", (choice.finish_reason, choice.message.role), ("stop", "assistant"))
    check("an answer has words", bool(choice.message.content))
    usage = whole.usage
    check("tokens add up", usage.prompt_tokens + usage.completion_tokens, usage.total_tokens)

    streamed, finish = "", None
    for chunk in client.chat.completions.create(model=MODEL, messages=QUESTION, stream=True):
        for part in chunk.choices:
            streamed += part.delta.content or ""
            finish = part.finish_reason or finish
    check("a stream has words and an end", (bool(streamed), finish), (True, "stop"))

    planned = client.chat.completions.parse(model=MODEL, messages=QUESTION, response_format=Plan)
    check("structured output fits its schema", isinstance(planned.choices[0].message.parsed, Plan))

    stranger = connect("sk-or-v1-nobody")
    ask = lambda of, model=MODEL, messages=QUESTION: of.chat.completions.create(model=model, messages=messages)
    refused("a wrong key", AuthenticationError, 401, lambda: ask(stranger))
    refused("an unknown model", BadRequestError, 400, lambda: ask(client, model="nobody/nothing"))
    refused("no messages", BadRequestError, 400, lambda: ask(client, messages=[]))


if __name__ == "__main__":
    main()
