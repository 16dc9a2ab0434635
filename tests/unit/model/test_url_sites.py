"""Sites that give one page several addresses: one of them stands for all."""

from __future__ import annotations

import pytest

from almanac_cli.model import url_sites, urls

PAPER = "https://arxiv.org/abs/2401.00001"
OLD_PAPER = "https://arxiv.org/abs/math/0611800"
POST = "https://x.com/i/status/12"
VIDEO = "https://youtube.com/watch?v=a-b_c-d_e-f"
THREAD = "https://reddit.com/comments/1abc"


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://arxiv.org/abs/2401.00001v1", PAPER),
        ("http://www.arxiv.org/pdf/2401.00001", PAPER),
        ("https://arxiv.org/pdf/2401.00001v12.pdf", PAPER),
        ("https://arxiv.org/html/2401.00001v2", PAPER),
        ("https://arxiv.org/html/2401.00001v2#S3", f"{PAPER}#S3"),
        ("https://arxiv.org/abs/2401.00001?context=cs.CL", PAPER),
        ("https://export.arxiv.org/abs/2401.00001", PAPER),
        ("https://ar5iv.labs.arxiv.org/html/2401.00001", PAPER),
        ("https://doi.org/10.48550/arXiv.2401.00001", PAPER),
        ("https://dx.doi.org/10.48550/ARXIV.2401.00001", PAPER),
        ("https://arxiv.org/pdf/math.CA/0611800v2", OLD_PAPER),
        ("https://arxiv.org/abs/math/0611800", OLD_PAPER),
        ("https://arxiv.org/abs/2401.00002", "https://arxiv.org/abs/2401.00002"),
        ("https://arxiv.org/list/cs.CL/new", "https://arxiv.org/list/cs.CL/new"),
        ("https://dx.doi.org/10.1000/182", "https://doi.org/10.1000/182"),
        ("https://twitter.com/OpenAI/status/12", POST),
        ("https://mobile.twitter.com/openai/status/12?s=20", POST),
        ("https://x.com/OpenAI/status/12/photo/1", POST),
        ("https://x.com/i/web/status/12?t=abc&s=19", POST),
        ("https://x.com/OpenAI/status/123", "https://x.com/i/status/123"),
        ("https://www.twitter.com/OpenAI", "https://x.com/OpenAI"),
        ("https://twitter.com", "https://x.com"),
        ("https://youtu.be/a-b_c-d_e-f?si=x", VIDEO),
        ("https://m.youtube.com/watch?v=a-b_c-d_e-f&feature=youtu.be", VIDEO),
        ("https://www.youtube.com/shorts/a-b_c-d_e-f", VIDEO),
        ("https://www.youtube-nocookie.com/embed/a-b_c-d_e-f", VIDEO),
        ("https://youtu.be/a-b_c-d_e-f?t=30", f"{VIDEO}&t=30"),
        ("https://www.youtube.com/@OpenAI/", "https://youtube.com/@OpenAI"),
        ("https://old.reddit.com/r/ML/comments/1abc/some_title/", THREAD),
        ("https://www.reddit.com/r/ML/comments/1abc/other_title", THREAD),
        ("https://redd.it/1abc", THREAD),
        ("https://np.reddit.com/r/ML/comments/1abc/title/k9/", f"{THREAD}/comment/k9"),
        ("https://www.reddit.com/r/ML/comments/1abc/comment/k9/", f"{THREAD}/comment/k9"),
        ("https://old.reddit.com/r/ML", "https://reddit.com/r/ML"),
        ("https://en.m.wikipedia.org/wiki/A", "https://en.wikipedia.org/wiki/A"),
        ("https://openreview.net/pdf?id=a1", "https://openreview.net/forum?id=a1"),
        ("https://hf.co/papers/2401.00001", "https://huggingface.co/papers/2401.00001"),
        ("https://twitter.com:8443/a", "https://twitter.com:8443/a"),
        ("https://nottwitter.com/a", "https://nottwitter.com/a"),
    ],
)
def test_one_address_stands_for_all_of_a_page(url: str, canonical: str) -> None:
    assert urls.canonical_url(url) == canonical
    assert urls.canonical_url(canonical) == canonical


def test_a_site_is_looked_up_by_its_canonical_host() -> None:
    for host in url_sites._BY_HOST:  # noqa: SLF001 (the table is what is tested)
        assert not host.startswith(("www.", "m."))
        assert host == host.lower()
