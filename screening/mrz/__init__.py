"""What does the page say? Image -> lines -> fields.

Lines to fields: `layouts` (which cell holds what, as data), `check_digits`, `dates`, `parser` (what the lines say;
never a guess), `judgement` (how far that can be trusted), `text` (lines that were typed, pasted or sent by a wedge
reader), `composer` (the way back).

Image to lines, our own reader: `image_gate` (may it be decoded?), `own_reader` (the whole way), `marks` (what may be
a character), `rows`, `row_zones` and `lone_rows` (where they stand in even rows), `cutting` and `line_image` (a row
in the form that is recognised), `recogniser` (which characters it sees), `cells` (in which cells they stand),
`cell_costs` (what may stand there), `proofs` (when all check digits hold), `deciphering` (what is read, proven, in
doubt). `training` makes the recogniser's weights.

The second opinion (`second_opinion`, `readers`): `passporteye_reader` (the whole way), `strips` (cut upright),
`tesseract` (characters seen), `grid` (in which cells), `masking` and `glyphs` (what can have been printed there),
`explanation` (what is proven, and what stays in doubt).

Words that stand everywhere here: a *cell* is the place of one character, a *place* its line and position from 0; a
*look* is one sampling of a strip as the recogniser saw it; a *doubt* is a cell that an officer must compare with the
page.
"""
