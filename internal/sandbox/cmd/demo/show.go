package main

import (
	"regexp"
	"strings"

	"terraform-provider-whatsapp/internal/test/tfcli"
)

var (
	header  = regexp.MustCompile(`^  # \S+ (will be|must be) `)
	change  = regexp.MustCompile(`^ {4,}(?:[~+]|-/\+) \w+ +=`)
	summary = regexp.MustCompile(`^(Plan: |No changes\.|Apply complete!|Destroy complete!)`)
)

const width = 130

// excerpt keeps what matters of a command's output: the errors in full, else the resources and attributes that change
// and the summary.
func excerpt(r tfcli.Result) string {
	if failed := problems(r.Stderr); len(failed) > 0 {
		return strings.Join(failed, "\n")
	}
	_, actions, found := strings.Cut(r.Stdout, "will perform the following actions")
	if !found {
		actions = r.Stdout
	}
	var kept []string
	closing := "" // the line that ends the last object
	lines := strings.Split(actions, "\n")
	for i := 0; i < len(lines); i++ {
		line := strings.TrimRight(lines[i], " ")
		switch {
		case summary.MatchString(line), header.MatchString(line), closing != "" && line == closing:
			kept = append(kept, line)
		case !change.MatchString(line):
		case strings.HasSuffix(line, "["):
			for i++; i < len(lines) && !strings.HasPrefix(strings.TrimSpace(lines[i]), "]"); i++ {
				line += " " + strings.TrimLeft(lines[i], " +-")
			}
			if i < len(lines) {
				line += " " + strings.TrimSpace(lines[i])
			}
			kept = append(kept, shorten(line))
		case strings.HasSuffix(line, "{"):
			closing = strings.Repeat(" ", strings.IndexAny(line, "~+-")+2) + "}"
			kept = append(kept, line)
		case !strings.Contains(line, "+ ") || !strings.HasSuffix(line, "= (known after apply)"):
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

// outcome returns the last line of an excerpt, for an apply whose plan has just been
// shown.
func outcome(r tfcli.Result) string {
	text := excerpt(r)
	return text[strings.LastIndex(text, "\n")+1:]
}

// shorten cuts a list in the middle.
func shorten(line string) string {
	if len(line) <= width {
		return line
	}
	before, after := line[:width/2], line[len(line)-width/2:]
	return before[:strings.LastIndex(before, " ")] + " ..." + after[strings.Index(after, " "):]
}

// warningExcerpt returns an excerpt with the warnings: they are what the reader of a hand-off
// needs.
func warningExcerpt(r tfcli.Result) string {
	var kept []string
	inWarning := false
	for line := range strings.Lines(r.Stdout) {
		line = strings.TrimRight(strings.TrimLeft(line, "│╷╵"), "\n ")
		inWarning = (inWarning || strings.HasPrefix(strings.TrimSpace(line), "Warning: ")) && !summary.MatchString(line)
		if inWarning {
			kept = append(kept, line)
		}
	}
	return strings.TrimRight(excerpt(r)+"\n\n"+strings.Join(kept, "\n"), "\n")
}

// problems returns the errors among the messages; warnings are left out.
func problems(stderr string) []string {
	var kept []string
	inError := false
	for line := range strings.Lines(stderr) {
		line = strings.TrimRight(strings.TrimLeft(line, "│╷╵"), "\n ")
		switch text := strings.TrimSpace(line); {
		case strings.HasPrefix(text, "Error: "):
			inError = true
		case strings.HasPrefix(text, "Warning: "):
			inError = false
		}
		if inError {
			kept = append(kept, line)
		}
	}
	for len(kept) > 0 && kept[len(kept)-1] == "" {
		kept = kept[:len(kept)-1]
	}
	return kept
}

// indent moves text to the right.
func indent(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight("    "+line, " ")
	}
	return strings.Join(lines, "\n")
}
