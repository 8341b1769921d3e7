package examples

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

var (
	listBlock    = regexp.MustCompile(`(?m)^list "(\w+)" "\w+" \{\n  provider = whatsapp\n`)
	listArgument = regexp.MustCompile(`(?m)^    (\w+) = "([^"]*)"$`)
)

// The examples of list resources run, without Terraform, on the simulators.
func TestLists(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(root, "list-resources", "*", "*"+queries))
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no examples: %v", err)
	}
	examples, servers := all(t), map[string]*protocol.Server{}
	for _, platform := range []string{"http", "chatwoot", "zammad"} {
		block := acctest.ProviderBlock(acctest.Start(t), platform)
		block["business_id"], block["app_id"], block["app_secret"] = acctest.Business, acctest.AppID, acctest.AppSecret
		servers[platform] = protocol.Serve(t, acctest.Factory())
		servers[platform].Configure(block).NoError(t)
	}
	for _, file := range files {
		text := examples[filepath.Join("list-resources", filepath.Base(filepath.Dir(file)))][filepath.Base(file)]
		block := listBlock.FindStringSubmatch(text)
		if block == nil || block[1] != filepath.Base(filepath.Dir(file)) {
			t.Errorf("%s has no list block of its type:\n%s", file, text)
			continue
		}
		config, platform := protocol.Values{}, "http"
		for _, argument := range listArgument.FindAllStringSubmatch(text, -1) {
			config[argument[1]] = argument[2]
		}
		for name := range servers {
			if strings.Contains(block[1], "_"+name+"_") {
				platform = name
			}
		}
		if _, diags := servers[platform].List(block[1], config, protocol.ListOpts{IncludeResource: true}); len(diags) > 0 {
			t.Errorf("%s: %s", file, diags)
		}
	}
}
