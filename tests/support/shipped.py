"""What the shipped almanac is measured by: its vocabulary of tags, and how easily it is read."""

from __future__ import annotations

import re

_FAMILIES = """
claude mythos gpt o-series sora gemini gemma llama muse qwen deepseek kimi glm grok mistral
nemotron smol
"""
_ORGANISATIONS = """
anthropic openai google meta microsoft nvidia xai spacex alibaba moonshot-ai z-ai
hugging-face cursor thinking-machines aisi metr caisi arc-prize european-union us-government
us-states uk-government china
"""
_SUBJECTS = """
open-weights open-source licensing mixture-of-experts long-context reasoning agents coding
computer-use tool-use memory multimodal vision video voice robotics world-models on-device
multilingual mathematics science evaluation benchmarks safety alignment security cybersecurity
jailbreaks data-poisoning incidents containment autonomy distillation fine-tuning training datasets
reinforcement-learning self-supervised-learning architecture inference pricing economics compute
chips data-centres funding acquisitions partnerships leadership public-listing copyright regulation
policy export-controls military privacy watermarking open-closed-gap protocols developer-tools
verification self-replication model-access system-cards opinion
"""
# The tags of events and guides: one word for one thing.
VOCABULARY = (*_FAMILIES.split(), *_ORGANISATIONS.split(), *_SUBJECTS.split())

# The twenty summaries that a reader who had written none of them liked best.
BEST = (
    "ai-achieves-silver-medal-standard-solving-international",
    "bartz-v-anthropic-pbc-training-use-is-fair-use",
    "building-a-c-compiler-with-a-team-of-parallel-claudes",
    "deepseek-r1",
    "deepseek-v3",
    "framework-for-artificial-intelligence-diffusion",
    "gpt-4",
    "hello-gpt-4o",
    "how-far-behind-the-frontier-are-leading-open-weight-models",
    "introducing-claude-opus-5",
    "introducing-computer-use-a-new-claude-3-5-sonnet-and-claude",
    "introducing-gpt-oss",
    "introducing-swe-bench-verified",
    "introducing-the-next-generation-of-claude",
    "learning-to-reason-with-llms",
    "llama-metas-foundation-language-models",
    "openai-o3-breakthrough-high-score-on-arc-agi-pub",
    "regulation-eu-2026-1744-digital-omnibus-on-ai",
    "replibench-measuring-autonomous-replication-capabilities-in",
    "video-generation-models-as-world-simulators",
)

_WORD = re.compile(r"[A-Za-z][A-Za-z'\u2019]*|\d[\d.,]*")
_SENTENCE_END = re.compile(r"[.!?][)\u201d]*(?=\s|$)")
_SILENT = re.compile(r"(?:[^laeiouy]e|ed|es)$")


def reading_ease(text: str) -> float:
    """Return how easily an English text is read, from 0 (hard) to 100; 60 to 70 is plain English.

    The formula is that of R. Flesch, "A new readability yardstick", Journal of Applied Psychology
    32 (1948). Syllables are estimated: groups of vowels, without a silent e at the end.
    """
    words = _WORD.findall(text.lower())
    sentences = len(_SENTENCE_END.findall(text)) or 1
    syllables = sum(max(1, len(re.findall("[aeiouy]+", _SILENT.sub("", word)))) for word in words)
    return 206.835 - 1.015 * len(words) / sentences - 84.6 * syllables / len(words)
