package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"
)

// introduction is the text before the tables. Its lines are paragraphs.
const introduction = "# Performance\n\n" +
	"The cost of a run, measured with the real CLI on the simulators. `make bench` makes this report; the command was:\n\n" +
	"```shell\n%s\n```\n\n" +

	"%s, %s, %d cores. Every call to a simulator takes %s. Terraform works on ten objects at a time (its default). " +
	"Plans: median of %d interleaved runs, with minimum and maximum. " +
	"Creations, destructions, and all steps with more than %d objects: one run.\n\n" +

	"Absolute times depend on the machine and its load. Compare the ratios, which were measured in the same run: " +
	"with `terraform_data`, which is part of the CLI and makes no calls, and with the **floor provider**, " +
	"which uses the same plugin framework and does nothing (`internal/dev/bench/floor`). " +
	"The difference to the floor provider is the cost of this provider. " +
	"Half of the objects are token bindings, half are number bindings; they share chat projects in pairs. Further tables are about a " +
	"whole account (the webhooks of the app, the account and the numbers, and nearly all settings of each number) and about message " +
	"templates, whose creation adopts templates that exist.\n\n" +

	"Requests are HTTP requests. Units are what Meta counts for the hourly rate limit: " +
	"one for each request and for each item of a batch.\n"

func (b *bench) writeIntroduction() {
	var sizes []string
	for _, n := range b.sizes {
		sizes = append(sizes, fmt.Sprint(n))
	}
	command := fmt.Sprintf("go run ./internal/dev/bench -n %s -runs %d -latency %s", strings.Join(sizes, ","), b.runs, b.latency)
	if b.peers != "" {
		command += " -peers FOLDER"
	}
	fmt.Fprintf(b.out, introduction, command, b.cli, runtime.GOOS+"/"+runtime.GOARCH, runtime.NumCPU(), b.latency, b.runs, largeSize)
	if info, err := os.Stat(b.provider); err == nil {
		fmt.Fprintf(b.out, "\nThe provider's program has a size of %.1f MB.\n", float64(info.Size())/1e6)
	}
}

func writeTableHead(w io.Writer, title string) {
	fmt.Fprintf(w, "\n## %s\n\n", title)
	fmt.Fprintln(w, "| step | | wall | CPU | CLI memory | provider memory | requests | units | "+
		"wall : floor | CPU : floor | wall : terraform_data |")
	fmt.Fprintln(w, "| --- | --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
}

func wall(s sample) float64 { return s.Wall.Seconds() }
func cpu(s sample) float64  { return s.CPU.Seconds() }

// writeRows prints the results of a step, compared with those of the floor provider and of terraform_data.
func writeRows(w io.Writer, step string, all []*subject, results [][]sample, floor, builtin []sample) {
	for i, s := range all {
		if len(results[i]) == 0 {
			continue
		}
		last := results[i][len(results[i])-1]
		requests, units := "-", "-"
		if s.count != nil {
			requests, units = fmt.Sprint(last.requests), fmt.Sprint(last.units)
		}
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n",
			step, s.name, spread(results[i], wall), spread(results[i], cpu),
			megabytes(results[i], func(s sample) int64 { return s.CLIPeak }), megabytes(results[i], func(s sample) int64 { return s.PluginPeak }),
			requests, units, ratio(results[i], floor, wall), ratio(results[i], floor, cpu), ratio(results[i], builtin, wall))
	}
}

// writeCalls lists the calls of this provider in a step, by kind.
func writeCalls(w io.Writer, step string, results []sample) {
	if len(results) == 0 || len(results[0].byCall) == 0 {
		return
	}
	sent := results[len(results)-1].byCall
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(sent)) {
		parts = append(parts, fmt.Sprintf("%d × `%s`", sent[name], name))
	}
	fmt.Fprintf(w, "\n- Calls of this provider, %s: %s", step, strings.Join(parts, ", "))
}

func sortedFigures(all []sample, figure func(sample) float64) []float64 {
	values := make([]float64, 0, len(all))
	for _, s := range all {
		values = append(values, figure(s))
	}
	slices.Sort(values)
	return values
}

func median(all []sample, figure func(sample) float64) float64 {
	return sortedFigures(all, figure)[len(all)/2]
}

func ratio(a, b []sample, figure func(sample) float64) string {
	if len(b) == 0 || median(b, figure) == 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f", median(a, figure)/median(b, figure))
}

func spread(all []sample, figure func(sample) float64) string {
	values := sortedFigures(all, figure)
	if len(values) == 1 {
		return fmt.Sprintf("%.2f s", values[0])
	}
	return fmt.Sprintf("%.2f s (%.2f to %.2f)", values[len(values)/2], values[0], values[len(values)-1])
}

func megabytes(all []sample, figure func(sample) int64) string {
	var peak int64
	for _, s := range all {
		peak = max(peak, figure(s))
	}
	if peak == 0 {
		return "-"
	}
	return fmt.Sprintf("%d MB", peak/1_000_000)
}
