"""Which reader reads the pages?"""

from screening.domain.clock import Clock, SystemClock
from screening.mrz.own_reader import OwnReader
from screening.mrz.page_reader import PageReader
from screening.mrz.passporteye_reader import PassportEyeReader
from screening.mrz.second_opinion import SecondOpinion


def choose_reader(clock: Clock | None = None) -> PageReader:
    """Give our own reader with PassportEye as the second opinion. `clock` tells the day that decides centuries."""
    clock = clock or SystemClock()
    return SecondOpinion(OwnReader(clock), PassportEyeReader(clock))
