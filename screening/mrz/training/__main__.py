"""`python -m screening.mrz.training --out recogniser.onnx`: how are the recogniser's weights made?

Renders lines in one process while the network learns in another. The same seed on the same packages gives the same
lines; sums in another order may change the last bits of a weight.
"""

import argparse
import multiprocessing
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import torch
from torch import nn

from screening.mrz.training.batches import render
from screening.mrz.training.lines import UNTOLD
from screening.mrz.training.network import LineNetwork

_TOLD_EVERY: Final = 100
_RENDERERS: Final = 2


@dataclass(frozen=True, slots=True)
class Lesson:
    """So many batches, of lines that the seed tells, at a rate that rises to `rate` and falls to nothing."""

    seed: int
    steps: int
    rate: float


_LESSONS: Final = (Lesson(seed=7, steps=1800, rate=3e-3), Lesson(seed=11, steps=450, rate=1e-3))


def main() -> None:
    """Train and write the weights as ONNX."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--out", type=Path, required=True)
    out = arguments.parse_args().out
    torch.manual_seed(_LESSONS[0].seed)
    # More threads spin for one another on a machine that is not idle.
    torch.set_num_threads(1)
    network = LineNetwork()
    for lesson in _LESSONS:
        train(network, lesson)
        torch.save(network.state_dict(), out.with_suffix(".pt"))
    write(network, out)


def train(network: LineNetwork, lesson: Lesson) -> None:
    """Teach the network a lesson."""
    network.train().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    teacher = torch.optim.AdamW(network.parameters(), lr=lesson.rate, weight_decay=1e-2)
    pace = torch.optim.lr_scheduler.OneCycleLR(teacher, lesson.rate, total_steps=lesson.steps, pct_start=0.1)
    loss_of = nn.CrossEntropyLoss(ignore_index=UNTOLD)
    context = multiprocessing.get_context("spawn")
    renderers = []
    pipes = [context.Pipe(duplex=False) for _ in range(_RENDERERS)]
    for place, (_, theirs) in enumerate(pipes):
        renderer = context.Process(target=render, args=(theirs, (lesson.seed, place)), daemon=True)
        renderer.start()
        renderers.append(renderer)
    began, sums = time.monotonic(), [0.0, 0.0]
    for step in range(1, lesson.steps + 1):
        images, classes = (torch.from_numpy(part) for part in pipes[step % _RENDERERS][0].recv())
        images = images.to(memory_format=torch.channels_last)
        odds = network(images)
        loss = loss_of(odds.flatten(0, 1), classes.flatten())
        teacher.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        teacher.step()
        pace.step()
        told = classes != UNTOLD
        wrong = (odds.argmax(-1) != classes)[told].float().mean()
        sums = [sums[0] + loss.item(), sums[1] + wrong.item()]
        if step % _TOLD_EVERY == 0:
            took = time.monotonic() - began
            print(  # noqa: T201  how far the teaching is
                f"{step}/{lesson.steps}: {took:.0f} s,",
                f"loss {sums[0] / _TOLD_EVERY:.4f}, wrong {sums[1] / _TOLD_EVERY:.4f}",
                flush=True,
            )
            sums = [0.0, 0.0]
    for renderer in renderers:
        renderer.terminate()


def write(network: LineNetwork, out: Path) -> None:
    """Write the network as ONNX; lines may be of any width, several at once."""
    network.eval()
    torch.onnx.export(
        network,
        (torch.zeros(2, 1, 32, 320),),
        str(out),
        input_names=["lines"],
        output_names=["odds"],
        dynamic_axes={"lines": {0: "batch", 3: "width"}, "odds": {0: "batch", 1: "frames"}},
        opset_version=17,
        dynamo=False,
    )


if __name__ == "__main__":
    main()
