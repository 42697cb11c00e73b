package similar

// flat is the text as one line of folded words, for comparing letter by letter.
func flat(ws []word) string {
	out := make([]rune, 0, 64)
	for i, w := range ws {
		if i > 0 && !(dense(w.text[0]) && dense(out[len(out)-1])) {
			out = append(out, ' ')
		}
		out = append(out, w.text...)
	}
	return string(out)
}

// pattern is a text prepared for counting its distance from others: a bit for each place of each letter.
type pattern struct {
	n      int
	blocks int
	at     map[rune][]uint64
	up, dn []uint64 // scratch: where the column of the table rises and falls
	d0     []uint64 // scratch: where the last diagonal did not change
	last   []uint64 // the places of the last letter
	none   []uint64
}

func newPattern(text string) *pattern {
	in := []rune(text)
	p := &pattern{n: len(in), blocks: (len(in) + 63) / 64, at: map[rune][]uint64{}}
	for i, r := range in {
		if p.at[r] == nil {
			p.at[r] = make([]uint64, p.blocks)
		}
		p.at[r][i/64] |= 1 << (i % 64)
	}
	p.up, p.dn, p.d0 = make([]uint64, p.blocks), make([]uint64, p.blocks), make([]uint64, p.blocks)
	p.none = make([]uint64, p.blocks)
	return p
}

// distance is the least number of letters put in, taken out, exchanged for another or for the next one
// that makes one text the other (optimal string alignment), and the length of the other. It is Myers's
// algorithm in Hyyrö's form (2003): 64 rows of the table in one word, so that 1,000 letters against 1,000
// take 16,000 steps.
func (p *pattern) distance(text string) (d, n int) {
	for i := range p.up {
		p.up[i], p.dn[i], p.d0[i] = ^uint64(0), 0, ^uint64(0)
	}
	p.last = p.none
	d = p.n
	for _, r := range text {
		n++
		if p.n == 0 {
			continue
		}
		eqs := p.at[r]
		if eqs == nil {
			eqs = p.none
		}
		d += p.column(eqs)
		p.last = eqs
	}
	if p.n == 0 {
		return n, n
	}
	return d, n
}

// column goes one letter of the other text on and tells by how much the distance changes.
func (p *pattern) column(eqs []uint64) int {
	in := 1              // the first row counts the letters of the other text
	crossed := uint64(0) // of two letters in each other's place, the one in the block before
	for b, eq := range eqs {
		up, dn := p.up[b], p.dn[b]
		turn := ^p.d0[b] & eq
		turned := (turn<<1 | crossed) & p.last[b]
		crossed = turn >> 63
		if in < 0 {
			eq |= 1
		}
		d0 := (((eq & up) + up) ^ up) | eq | dn | turned
		ph, mh := dn|^(d0|up), up&d0
		last := uint(63)
		if b == p.blocks-1 {
			last = uint(p.n-1) % 64
		}
		out := int(ph>>last&1) - int(mh>>last&1)
		ph, mh = ph<<1, mh<<1
		if in > 0 {
			ph |= 1
		} else if in < 0 {
			mh |= 1
		}
		p.up[b], p.dn[b], p.d0[b] = mh|^(d0|ph), ph&d0, d0
		in = out
	}
	return in
}
