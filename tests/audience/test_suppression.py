import httpx
import pytest

from tests.accounts.people import code_of


async def test_addresses_and_domains_are_suppressed_once_and_lifted(
    signed_in: httpx.AsyncClient,
) -> None:
    answer = await signed_in.post(
        "/api/suppressions",
        json={"emails": [" Ada@Example.com ", "@Spam.example"], "note": "asked"},
    )
    assert answer.status_code == 201
    assert [one["address"] for one in answer.json()["items"]] == [
        "ada@example.com",
        "@spam.example",
    ]
    await signed_in.post("/api/suppressions", json={"email": "ada@example.com"})
    listed = (await signed_in.get("/api/suppressions")).json()["items"]
    assert sorted(one["address"] for one in listed) == ["@spam.example", "ada@example.com"]
    assert {one["source"] for one in listed} == {"asked"}
    (found,) = (await signed_in.get("/api/suppressions?q=ADA")).json()["items"]
    path = f"/api/suppressions/{found['id']}"
    assert (await signed_in.delete(path)).status_code == 204
    assert (await signed_in.delete(path)).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"email": "nobody"},
        {"email": "@"},
        {"email": "@no domain"},
        {"emails": ["ok@example.com", "bad@"]},
        {"emails": []},
        {},
        {"email": "a@example.com", "surprise": 1},
    ],
)
async def test_what_is_no_address_is_refused_and_nothing_is_kept(
    signed_in: httpx.AsyncClient, body: dict[str, object]
) -> None:
    answer = await signed_in.post("/api/suppressions", json=body)
    assert answer.status_code == 422
    assert code_of(answer)
    assert (await signed_in.get("/api/suppressions")).json()["items"] == []


async def test_the_list_comes_page_by_page(signed_in: httpx.AsyncClient) -> None:
    everybody = [f"p{number}@example.com" for number in range(5)]
    await signed_in.post("/api/suppressions", json={"emails": everybody})
    first = (await signed_in.get("/api/suppressions?limit=3")).json()
    second = (
        await signed_in.get(f"/api/suppressions?limit=3&cursor={first['next_cursor']}")
    ).json()
    listed = [one["address"] for one in first["items"] + second["items"]]
    assert sorted(listed) == everybody
    assert second["next_cursor"] is None
