package main

import (
	"errors"
	"fmt"
	"html"
	"slices"
	"strings"
)

// diagram is a grid of boxes, and arrows between boxes that are side by side or one above the other.
type diagram struct {
	boxes  []box
	arrows []arrow
}

type box struct {
	name        string
	column      int
	first, last int // rows
	title       string
	lines       []string
}

type arrow struct {
	from, to *box
	label    string
}

func parse(text string) (*diagram, error) {
	d := &diagram{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		var err error
		switch word, rest, _ := strings.Cut(line, " "); word {
		case "box":
			err = d.addBox(rest)
		case "arrow":
			err = d.addArrow(rest)
		default:
			err = fmt.Errorf("unknown word %q", word)
		}
		if err != nil {
			return nil, fmt.Errorf("%q: %w", line, err)
		}
	}
	return d, nil
}

func (d *diagram) addBox(text string) error {
	parts := strings.Split(text, " | ")
	head := strings.SplitN(parts[0], " ", 4)
	if len(head) < 4 {
		return errors.New("a box needs a name, a column, rows and a title")
	}
	b := box{name: head[0], title: head[3], lines: parts[1:]}
	if _, err := fmt.Sscanf(head[1]+" "+head[2], "%d %d-%d", &b.column, &b.first, &b.last); err != nil {
		return err
	}
	d.boxes = append(d.boxes, b)
	return nil
}

func (d *diagram) addArrow(text string) error {
	parts := strings.SplitN(text, " ", 3)
	if len(parts) < 3 {
		return errors.New("an arrow needs two boxes and a label")
	}
	from, to := d.find(parts[0]), d.find(parts[1])
	if from == nil || to == nil {
		return errors.New("there is no box of this name")
	}
	if from.column != to.column && (to.column != from.column+1 || from.first < to.first || from.last > to.last) {
		return errors.New("the boxes are not side by side")
	}
	d.arrows = append(d.arrows, arrow{from, to, parts[2]})
	return nil
}

func (d *diagram) find(name string) *box {
	i := slices.IndexFunc(d.boxes, func(b box) bool { return b.name == name })
	if i < 0 {
		return nil
	}
	return &d.boxes[i]
}

// pathsText writes each path from a box without an arrow to it, and then the arrows that are in no path.
func (d *diagram) pathsText() string {
	var b strings.Builder
	written := map[int]bool{}
	for _, start := range d.boxes {
		if slices.ContainsFunc(d.arrows, func(a arrow) bool { return a.to.name == start.name }) {
			continue
		}
		b.WriteString(start.title)
		for at := d.arrowFrom(start.name); at >= 0 && !written[at]; at = d.arrowFrom(d.arrows[at].to.name) {
			written[at] = true
			b.WriteString(" -> " + d.arrows[at].to.title)
		}
		b.WriteString("\n")
	}
	for i, a := range d.arrows {
		if !written[i] {
			b.WriteString(a.from.title + " -> " + a.to.title + "\n")
		}
	}
	return b.String()
}

// arrowFrom returns the arrow from a box to the next column, -1 if there is none.
func (d *diagram) arrowFrom(name string) int {
	return slices.IndexFunc(d.arrows, func(a arrow) bool { return a.from.name == name && a.to.column > a.from.column })
}

// colors of a theme.
type colors struct{ page, box, border, title, text, line string }

var themes = map[string]colors{
	"light": {"#ffffff", "#f6f8fa", "#8c959f", "#1f2328", "#57606a", "#1a7f37"},
	"dark":  {"#0d1117", "#161b22", "#6e7681", "#e6edf3", "#9da7b3", "#3fb950"},
}

// Sizes in pixels.
const (
	width, height = 244, 84
	gapX, gapY    = 84, 44
	margin        = 16
	lineHeight    = 17
)

func (b *box) left() int   { return margin + b.column*(width+gapX) }
func (b *box) top() int    { return margin + b.first*(height+gapY) }
func (b *box) bottom() int { return margin + b.last*(height+gapY) + height }

func (d *diagram) svg(c colors) string {
	right, bottom := 0, 0
	for _, b := range d.boxes {
		right, bottom = max(right, b.left()+width), max(bottom, b.bottom())
	}
	var out strings.Builder
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="%s">`+"\n",
		right+margin, bottom+margin, "From a system user, a number and webhooks at Meta to a chat project")
	fmt.Fprintf(&out, `<style>text{font-family:-apple-system,"Segoe UI",Helvetica,Arial,sans-serif;text-anchor:middle}`+
		`.t{font-size:15px;font-weight:600;fill:%s}.l{font-size:12px;fill:%s}.a{font-size:12px;fill:%s}`+
		`rect.b{fill:%s;stroke:%s}path{stroke:%s;stroke-width:2;fill:none}polygon{fill:%s}</style>`+"\n",
		c.title, c.text, c.line, c.box, c.border, c.line, c.line)
	fmt.Fprintf(&out, `<rect width="100%%" height="100%%" fill="%s"/>`+"\n", c.page)
	for _, b := range d.boxes {
		out.WriteString(b.svg())
	}
	for _, a := range d.arrows {
		out.WriteString(a.svg())
	}
	return out.String() + "</svg>\n"
}

func (b *box) svg() string {
	x, y := b.left(), b.top()
	out := fmt.Sprintf(`<rect class="b" x="%d" y="%d" width="%d" height="%d" rx="8"/>`+"\n", x, y, width, b.bottom()-y)
	line := (y+b.bottom())/2 - lineHeight*len(b.lines)/2 + 5
	out += fmt.Sprintf(`<text class="t" x="%d" y="%d">%s</text>`+"\n", x+width/2, line, html.EscapeString(b.title))
	for i, text := range b.lines {
		out += fmt.Sprintf(`<text class="l" x="%d" y="%d">%s</text>`+"\n", x+width/2, line+lineHeight*(i+1)+2, html.EscapeString(text))
	}
	return out
}

func (a *arrow) svg() string {
	const head = 8
	if a.from.column == a.to.column { // upwards
		x, from, to := a.from.left()+width/2, a.from.top(), a.to.bottom()
		return fmt.Sprintf(`<path d="M%d %dV%d"/><polygon points="%d,%d %d,%d %d,%d"/><text class="a" x="%d" y="%d">%s</text>`+"\n",
			x, from, to+head, x, to, x-5, to+head+2, x+5, to+head+2, x+28, (from+to)/2+5, html.EscapeString(a.label))
	}
	y, from, to := (a.from.top()+a.from.bottom())/2, a.from.left()+width, a.to.left()
	return fmt.Sprintf(`<path d="M%d %dH%d"/><polygon points="%d,%d %d,%d %d,%d"/><text class="a" x="%d" y="%d">%s</text>`+"\n",
		from, y, to-head, to, y, to-head-2, y-5, to-head-2, y+5, (from+to)/2, y-8, html.EscapeString(a.label))
}
