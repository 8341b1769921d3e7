package provider_test

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	resourceschema "github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

func resourceName(ctx context.Context, r resource.Resource) string {
	var meta resource.MetadataResponse
	r.Metadata(ctx, resource.MetadataRequest{ProviderTypeName: "whatsapp"}, &meta)
	return meta.TypeName
}

func short(name string) string { return strings.TrimPrefix(name, "whatsapp_") }

// stored holds the sensitive attributes that are stored in the state, and the reason.
var stored = map[string]string{
	"webhook.verify_token": "the platform generates it and a webhook subscription needs it; it gives no access",
}

// resourceAttribute also requires that a sensitive attribute is write-only, so that it is not in the state.
func resourceAttribute(t *testing.T, name string, a resourceschema.Attribute) {
	t.Helper()
	wantDescription(t, a.GetMarkdownDescription(), name)
	if a.IsSensitive() && !a.IsWriteOnly() && stored[name] == "" {
		t.Errorf("%s is sensitive and not write-only: it would be in the state", name)
	}
	if nested, ok := a.(resourceschema.SingleNestedAttribute); ok {
		for inner, a := range nested.Attributes {
			resourceAttribute(t, name+"."+inner, a)
		}
	}
}

func wantDescription(t *testing.T, text, what string) {
	t.Helper()
	if len(text) < 15 || !strings.HasSuffix(strings.TrimSpace(text), ".") {
		t.Errorf("%s has no description in whole sentences: %q", what, text)
	}
}

func wantFiles(t *testing.T, files ...string) {
	t.Helper()
	for _, file := range files {
		if info, err := os.Stat(file); err != nil || info.Size() == 0 {
			t.Errorf("missing: %s", strings.TrimPrefix(file, root+string(filepath.Separator)))
		}
	}
}

// wantName requires that a file of the repository contains a text.
func wantName(t *testing.T, file, want string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, file))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), want) {
		t.Errorf("%s does not contain %s", file, want)
	}
}

// wantConformance requires that a test of the resource's package runs the conformance suite with a spec of this resource.
func wantConformance(t *testing.T, name string, construct func() resource.Resource) {
	t.Helper()
	constructor := runtime.FuncForPC(reflect.ValueOf(construct).Pointer()).Name()
	folder := strings.TrimSuffix(path.Base(constructor), path.Ext(constructor))
	parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(folder, "conform_test.go"), nil, 0)
	if err != nil {
		t.Error(err)
		return
	}
	runs, described := false, false
	for _, d := range parsed.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		runs = runs || f.Name.Name == "TestConform" && isCall(f, "conform.Run(t, spec())")
		described = described || f.Name.Name == "spec" && specType(f) == strconv.Quote(name)
	}
	if !runs || !described {
		t.Errorf("internal/provider/%s/conform_test.go must have TestConform, which is conform.Run(t, spec()) and nothing else, "+
			"and spec, which returns a conform.Spec of %s", folder, name)
	}
}

// isCall reports whether the body of a function is that one call.
func isCall(f *ast.FuncDecl, call string) bool {
	if len(f.Body.List) != 1 {
		return false
	}
	statement, ok := f.Body.List[0].(*ast.ExprStmt)
	return ok && types.ExprString(statement.X) == call
}

// specType returns the Type of the conform.Spec that a function returns, or of the conform.Setting or conform.Item that it is made of.
func specType(f *ast.FuncDecl) string {
	statement, ok := f.Body.List[len(f.Body.List)-1].(*ast.ReturnStmt)
	if !ok || len(statement.Results) != 1 {
		return ""
	}
	result := statement.Results[0]
	want := []string{"conform.Spec"}
	if made, ok := result.(*ast.CallExpr); ok {
		if method, ok := made.Fun.(*ast.SelectorExpr); ok && method.Sel.Name == "ToSpec" {
			result, want = method.X, []string{"conform.Setting", "conform.Item"}
		}
	}
	spec, ok := result.(*ast.CompositeLit)
	if !ok || !slices.Contains(want, types.ExprString(spec.Type)) {
		return ""
	}
	for _, element := range spec.Elts {
		if field, ok := element.(*ast.KeyValueExpr); ok && types.ExprString(field.Key) == "Type" {
			return types.ExprString(field.Value)
		}
	}
	return ""
}
