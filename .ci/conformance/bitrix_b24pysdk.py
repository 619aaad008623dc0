"""The Bitrix24 stand-in, judged by b24pysdk, the SDK of Bitrix24 itself.

Needs BITRIX24_WEBHOOK_URL and a portal with deals; more than fifty of them make paging worth the name.
"""

from urllib.parse import urlsplit

from b24pysdk import BitrixWebhook, Client
from b24pysdk.api.callers import call
from b24pysdk.errors import BitrixAPIError

from checks import check, setting

DEAL = 2
PAGE = 50
FIELDS = ["id", "title", "stageId", "opportunity"]


class PlainWebhook(BitrixWebhook):
    """A webhook over plain HTTP.

    The SDK writes `https://` in front of the domain, which no stand-in on 127.0.0.1 can serve. `call_method` is the
    one point all its calls, lists and batches go through, so only the address is made here; what is sent and how
    an answer is read stays the SDK's own.
    """

    def __init__(self, url: str):
        parts = urlsplit(url)
        super().__init__(domain=parts.netloc, webhook_token=parts.path.removeprefix("/rest/"))
        self._base = f"{parts.scheme}://{parts.netloc}/rest"

    def call_method(self, api_method, params=None, timeout=None, prefer_version=None, **kwargs):
        url = f"{self._base}/{self.auth_token}/{api_method}.json"
        return call(url=url, params=params, timeout=timeout, **kwargs)


def refused(what: str, status: int, error: str, request) -> None:
    try:
        request.call()
    except BitrixAPIError as refusal:
        check(what, (refusal.response.status_code, refusal.error), (status, error))
    else:
        check(what, "done", "refused")


def lists(client: Client) -> list[int]:
    deals = lambda **more: client.crm.item.list(DEAL, select=FIELDS, order={"id": "asc"}, **more)
    first = deals().response
    total, rows = first.total, first.result["items"]
    check("a page has at most fifty deals", len(rows), min(total, PAGE))
    check("there are deals", total > 0)
    check("a deal has the fields asked for", all(set(FIELDS) <= set(row) for row in rows))
    check("more pages are told", first.next, PAGE if total > PAGE else None)
    if total > PAGE:
        second = deals(start=first.next).response.result["items"]
        check("the second page goes on", second[0]["id"] > rows[-1]["id"])

    # `next` is not used by either: the one counts pages from `total`, the other asks for ids above the last one.
    ids = [row["id"] for row in deals().as_list().result]
    check("all pages together are all deals", (len(ids), ids), (total, sorted(set(ids))))
    # The SDK asks for `>ID`, which is how `crm.deal.list` documents it; for `crm.item.list` only `>id` is documented.
    fast = client.crm.deal.list(select=["ID"]).as_list_fast()
    check("iteration by id meets the same deals", [int(row["ID"]) for row in fast.result], ids)
    above = deals(filter={">id": ids[0]}).response.total
    check("a filter by id leaves the first one out", above, total - 1)
    return ids


def single(client: Client, deal: int) -> None:
    item = client.crm.item.get(DEAL, deal).response.result["item"]
    check("a deal is got by its id", item["id"], deal)
    check("a deal has its kind", item["entityTypeId"], DEAL)
    time = client.crm.item.get(DEAL, deal).response.time
    check("an answer tells its time", time.finish >= time.start)


def batches(client: Client, ids: list[int]) -> None:
    wanted = ids[:3]
    requests = {f"d{deal}": client.crm.item.get(DEAL, deal) for deal in wanted}
    requests["missing"] = client.crm.item.get(DEAL, 10**9)
    answer = client.call_batch(requests).result
    check("a batch answers each command under its key", [answer.result[f"d{deal}"]["item"]["id"] for deal in wanted], wanted)
    check("a command that failed is told apart", list(answer.result_error), ["missing"])
    check("its code is told", answer.result_error["missing"]["error"], "NOT_FOUND")
    halted = {"missing": client.crm.item.get(DEAL, 10**9), "later": client.crm.item.get(DEAL, wanted[0])}
    check("nothing after a halt", "later" in client.call_batch(halted, halt=True).result.result, False)
    many = client.call_batches([client.crm.item.get(DEAL, deal) for deal in ids]).result
    check("more than fifty commands go in several batches", len(many.result), len(ids))


def refusals(client: Client, url: str) -> None:
    refused("an unknown deal", 400, "NOT_FOUND", client.crm.item.get(DEAL, 10**9))
    wrong = client.crm.item.list(DEAL, filter={"noSuchField": 1})
    refused("an unknown field in a filter", 400, "INVALID_ARG_VALUE", wrong)
    parts = urlsplit(url)
    stranger = Client(PlainWebhook(f"{parts.scheme}://{parts.netloc}/rest/1/nobodyscode/"))
    refused("a wrong webhook code", 401, "NO_AUTH_FOUND", stranger.crm.item.get(DEAL, 1))


def main() -> None:
    url = setting("BITRIX24_WEBHOOK_URL")
    client = Client(PlainWebhook(url))
    ids = lists(client)
    single(client, ids[0])
    batches(client, ids)
    refusals(client, url)


if __name__ == "__main__":
    main()
