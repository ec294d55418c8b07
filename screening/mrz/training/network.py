"""What learns to read?

Five convolutions that look at characters, one that looks along the line, and an answer for every `STRIDE` columns: 37
characters or blank.
"""

from torch import Tensor, nn

from screening.mrz.check_digits import ALPHABET


class LineNetwork(nn.Module):
    """Lines (batch, 1, 32, width) to log-odds (batch, width / 4, 38)."""

    def __init__(self) -> None:
        super().__init__()
        self.seeing = nn.Sequential(
            *_block(1, 16, stride=(2, 2)),
            *_block(16, 32),
            nn.MaxPool2d((2, 1)),
            *_block(32, 48, stride=(1, 2)),
            nn.MaxPool2d((2, 1)),
            *_block(48, 64),
            nn.MaxPool2d((2, 1)),
            nn.Conv2d(64, 112, (2, 3), padding=(0, 1), bias=False),
            nn.BatchNorm2d(112),
            nn.ReLU(),
        )
        self.along = nn.Sequential(
            nn.Conv1d(112, 96, 5, padding=2, bias=False), nn.BatchNorm1d(96), nn.ReLU(), nn.Dropout(0.1)
        )
        self.naming = nn.Conv1d(96, len(ALPHABET) + 1, 1)

    def forward(self, lines: Tensor) -> Tensor:
        """Give the log-odds of each class in each frame."""
        seen: Tensor = self.seeing(lines)
        named: Tensor = self.naming(self.along(seen.squeeze(2)))
        return named.transpose(1, 2)


def _block(inside: int, outside: int, stride: tuple[int, int] = (1, 1)) -> tuple[nn.Module, ...]:
    return nn.Conv2d(inside, outside, 3, stride, 1, bias=False), nn.BatchNorm2d(outside), nn.ReLU()
