// Command bench measures the provider with the real CLI on the sandbox: requests, wall time, CPU and peak memory for
// 1, 100 and 1000 objects, beside the same number of built-in terraform_data resources in the same run.
//
// It prints a Markdown table. Absolute times are those of one machine; what can be compared are the ratios.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"terraform-provider-whatsapp/internal/tfcli"
)

func main() {
	log.SetFlags(0)
	provider := flag.String("provider", "build/terraform-provider-whatsapp", "the `program` to measure")
	sizes := flag.String("n", "1,100,1000", "`numbers` of objects; half of them are token bindings, half are number bindings")
	runs := flag.Int("runs", 3, "counted `runs` of each plan; medians are printed")
	latency := flag.Duration("latency", 80*time.Millisecond, "what every call to a simulator takes")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *provider, *sizes, *runs, *latency); err != nil {
		stop()
		log.Fatal(err) //nolint:gocritic // stop has run
	}
}

func run(ctx context.Context, provider, sizes string, runs int, latency time.Duration) error {
	provider, err := filepath.Abs(provider)
	if err != nil {
		return err
	}
	cli, err := tfcli.Find(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("%s, latency %s, parallelism 10, %d counted runs of each plan, medians (smallest to largest)\n\n", cli, latency, runs)
	fmt.Println("| objects | step | requests | wall | CPU | provider memory | wall : terraform_data | CPU : terraform_data |")
	fmt.Println("| ---: | --- | ---: | --- | --- | ---: | ---: | ---: |")
	for _, size := range strings.Split(sizes, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(size))
		if err != nil || n < 1 {
			return fmt.Errorf("%q is no number of objects", size)
		}
		if err := measure(ctx, cli, provider, n, runs, latency); err != nil {
			return fmt.Errorf("%d objects: %w", n, err)
		}
	}
	return nil
}

// measure prints the rows for one number of objects. The runs of the two configurations alternate, so that a machine
// that slows down meanwhile slows both.
func measure(ctx context.Context, cli tfcli.CLI, provider string, n, runs int, latency time.Duration) error {
	ours, err := newBindings(ctx, cli, provider, n, latency)
	if err != nil {
		return err
	}
	defer ours.close()
	floor, err := newBuiltin(ctx, cli, provider, n)
	if err != nil {
		return err
	}
	defer floor.close()

	for _, s := range []struct {
		name string
		runs int
		args []string
	}{
		{"create", 1, []string{"apply", "-auto-approve"}},
		{"plan without changes", runs, []string{"plan", "-detailed-exitcode"}},
		{"destroy", 1, []string{"destroy", "-auto-approve"}},
	} {
		var a, b []tfcli.Usage
		requests := 0
		for range s.runs {
			before := ours.requests()
			u, err := ours.step(ctx, s.args)
			if err != nil {
				return err
			}
			requests = ours.requests() - before
			v, err := floor.step(ctx, s.args)
			if err != nil {
				return err
			}
			a, b = append(a, u), append(b, v)
		}
		fmt.Println(row(n, s.name, requests, a, b))
	}
	return nil
}

func row(n int, step string, requests int, ours, floor []tfcli.Usage) string {
	wall := func(u tfcli.Usage) float64 { return u.Wall.Seconds() }
	cpu := func(u tfcli.Usage) float64 { return u.CPU.Seconds() }
	var peak int64
	for _, u := range ours {
		peak = max(peak, u.PluginPeak)
	}
	memory := "-"
	if peak > 0 {
		memory = fmt.Sprintf("%d MB", peak/1_000_000)
	}
	return fmt.Sprintf("| %d | %s | %d | %s | %s | %s | %.2f | %.2f |", n, step, requests, spread(ours, wall), spread(ours, cpu), memory,
		median(ours, wall)/median(floor, wall), median(ours, cpu)/median(floor, cpu))
}

func sorted(all []tfcli.Usage, figure func(tfcli.Usage) float64) []float64 {
	values := make([]float64, 0, len(all))
	for _, u := range all {
		values = append(values, figure(u))
	}
	slices.Sort(values)
	return values
}

func median(all []tfcli.Usage, figure func(tfcli.Usage) float64) float64 {
	return sorted(all, figure)[len(all)/2]
}

func spread(all []tfcli.Usage, figure func(tfcli.Usage) float64) string {
	values := sorted(all, figure)
	if len(values) == 1 {
		return fmt.Sprintf("%.2f s", values[0])
	}
	return fmt.Sprintf("%.2f s (%.2f to %.2f)", values[len(values)/2], values[0], values[len(values)-1])
}
