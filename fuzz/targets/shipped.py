"""The book as it is shipped: fuzzed inputs are judged and spoken with it."""

from fuzz.seeds import ROOT
from handlers.adapters.book_files import book_in

SHIPPED = book_in(ROOT)
PLANS, RULES, ROTAS, WORDS = SHIPPED.plans, SHIPPED.rules, SHIPPED.rotas, SHIPPED.words
