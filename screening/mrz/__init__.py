"""What does the page say? Image -> lines -> fields.

Lines to fields: `layouts` (which cell holds what, as data), `check_digits`, `dates`, `parser` (what the lines say;
never a guess), `judgement` (how far that can be trusted), `text` (lines that were typed, pasted or sent by a wedge
reader), `composer` (the way back).

Image to lines: `image_gate` (may it be decoded?), `passporteye_reader` (the whole way, one strip after another),
`strips` (cut upright), `tesseract` (characters seen), `grid` (in which cells they stand), `masking` and `glyphs`
(what can have been printed there), `explanation` (what is proven, and what stays in doubt).

Words that stand everywhere here: a *cell* is the place of one character, a *place* its line and position from 0; a
*look* is one sampling of a strip as the recogniser saw it; a *doubt* is a cell that an officer must compare with the
page.
"""
