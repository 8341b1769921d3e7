// Command recording makes a picture of a terminal from the output of the demo: its steps, commands, results and checks, which appear
// one after the other. A viewer that does not animate, or whose user prefers less motion, shows all lines at once.
package main

import (
	"errors"
	"flag"
	"fmt"
	"html"
	"log"
	"os"
	"strings"
)

func main() {
	log.SetFlags(0)
	in := flag.String("in", "build/demo.txt", "the output of the demo, a `file`")
	out := flag.String("out", "docs/images/demo.svg", "the picture, a `file`")
	flag.Parse()
	if err := run(*in, *out); err != nil {
		log.Fatal(err)
	}
}

func run(in, out string) error {
	text, err := os.ReadFile(in)
	if err != nil {
		return err
	}
	lines := essentialLines(string(text))
	if len(lines) == 0 {
		return errors.New(in + " is not the output of the demo")
	}
	return os.WriteFile(out, []byte(svg("make demo", lines)), 0o644)
}

// line is a line of the terminal with its class: h a step, c a command, e an error, k a check, r a result; empty for an empty line.
type line struct{ class, text string }

// starts are the lines that are shown, by their beginning. The first one that fits decides.
var starts = []line{
	{"h", "── "}, {"c", "  $ "}, {"k", "  ✓ "}, {"e", "    Error: "},
	{"r", "      # whatsapp_"}, {"r", "          ~ phone_number_id"}, {"r", "          ~ token_fingerprint"},
	{"r", "    Plan: "}, {"r", "    Apply complete!"}, {"r", "    No changes."}, {"r", "    Destroy complete!"}, {"h", "All "},
}

// essentialLines returns the lines of the demo that tell what happens, with an empty line before each step.
func essentialLines(text string) []line {
	var lines []line
	for l := range strings.Lines(text) {
		l = strings.TrimRight(l, "\n")
		for _, s := range starts {
			if !strings.HasPrefix(l, s.text) {
				continue
			}
			if s.class == "h" {
				lines = append(lines, line{})
			}
			lines = append(lines, line{s.class, l})
			break
		}
	}
	return lines
}

// Sizes in pixels, and the time between two lines in seconds.
const (
	lineHeight = 20
	charWidth  = 8
	margin     = 20
	title      = 36
	delay      = 0.3
)

const style = `text{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:13px;fill:#c9d1d9;white-space:pre;` +
	`animation:show .1s linear backwards}.h{fill:#79c0ff;font-weight:700}.c{fill:#e6edf3;font-weight:700}.k{fill:#3fb950}.e{fill:#ff7b72}` +
	`@keyframes show{from{opacity:0}to{opacity:1}}@media(prefers-reduced-motion:reduce){text{animation:none}}`

func svg(name string, lines []line) string {
	columns := 0
	for _, l := range lines {
		columns = max(columns, len([]rune(l.text)))
	}
	width, height := 2*margin+columns*charWidth, title+margin+len(lines)*lineHeight
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="%s in a terminal">`+"\n",
		width, height, html.EscapeString(name))
	fmt.Fprintf(&b, `<style>%s</style><rect width="%d" height="%d" rx="8" fill="#0d1117"/>`+"\n", style, width, height)
	for i, color := range []string{"#ff5f56", "#ffbd2e", "#27c93f"} {
		fmt.Fprintf(&b, `<circle cx="%d" cy="18" r="6" fill="%s"/>`, margin+i*20, color)
	}
	fmt.Fprintf(&b, `<text x="%d" y="23">%s</text>`+"\n", margin+80, html.EscapeString(name))
	for i, l := range lines {
		if l.text != "" {
			fmt.Fprintf(&b, `<text class="%s" xml:space="preserve" x="%d" y="%d" style="animation-delay:%.1fs">%s</text>`+"\n",
				l.class, margin, title+(i+1)*lineHeight, delay*float64(i), html.EscapeString(l.text))
		}
	}
	return b.String() + "</svg>\n"
}
