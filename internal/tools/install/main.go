// Install copies the provider to the folder where `terraform init` and `tofu init` find it without configuration.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"

	"terraform-provider-whatsapp/internal/tools/mirror"
)

func main() {
	version := flag.String("version", "", "the provider's version")
	program := flag.String("program", "", "the provider as built")
	flag.Parse()
	if err := install(*program, *version); err != nil {
		fmt.Fprintln(os.Stderr, "install:", err)
		os.Exit(1)
	}
}

func install(program, version string) error {
	root, err := mirror.ImplicitFolder(runtime.GOOS, os.Getenv)
	if err != nil {
		return err
	}
	path := mirror.ProgramPath(root, version, runtime.GOOS, runtime.GOARCH)
	_, err = os.Stat(path)
	replaced := err == nil
	if err := mirror.ReplaceProgram(program, path); err != nil {
		return err
	}
	fmt.Println("installed", path)
	if replaced {
		fmt.Println("this replaced an older build of the same version: in folders that used it, remove .terraform.lock.hcl before the next init")
	}
	return nil
}
