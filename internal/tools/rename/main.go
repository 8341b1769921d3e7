// Rename changes the provider's address and the module path in every file of the repository: imports, go.mod files,
// examples, templates, documentation, tests.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
)

func main() {
	root := flag.String("root", ".", "the repository")
	address := flag.String("address", "", "the new registry and namespace, such as registry.terraform.io/acme")
	modulePath := flag.String("module", "", "the new module path, such as github.com/acme/terraform-provider-whatsapp")
	flag.Parse()
	files, err := renameProvider(context.Background(), *root, *address, *modulePath)
	if err != nil {
		fmt.Fprintln(os.Stderr, "rename:", err)
		os.Exit(1)
	}
	fmt.Printf("changed %d files. Next: git diff, make check, git commit\n", len(files))
}
