// Schema asks a built provider for its schema and prints it in the form of
// `terraform providers schema -json`, for tfplugindocs.
//
// It does not ask Terraform, because each version of Terraform and OpenTofu
// prints what it knows itself: identities since 1.12, list resources and actions
// since 1.14. The documentation must not depend on who generates it.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"time"
)

func main() {
	program := flag.String("program", "", "the provider as built")
	out := flag.String("out", "", "the file to write")
	flag.Parse()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := write(ctx, *program, *out); err != nil {
		fmt.Fprintln(os.Stderr, "schema:", err)
		os.Exit(1)
	}
}

func write(ctx context.Context, program, out string) error {
	answers, err := ask(ctx, program)
	if err != nil {
		return err
	}
	schema, err := convert(answers)
	if err != nil {
		return err
	}
	// tfplugindocs looks for the provider's short name and for an address under hashicorp.
	text, err := json.MarshalIndent(map[string]any{
		"format_version":   "1.0",
		"provider_schemas": map[string]any{"whatsapp": schema},
	}, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(out, append(text, '\n'), 0o600)
}
