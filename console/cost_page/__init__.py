"""The page with which `tocsin recordings cost` draws the costs over the years."""

from console.cost_page.page import page

__all__ = ["page"]
