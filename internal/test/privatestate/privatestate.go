// Package privatestate is Terraform's private state of one resource, for tests.
package privatestate

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// Memory keeps the values in a map. The zero Memory is empty.
type Memory struct {
	Values map[string][]byte
	Broken bool // reads and writes fail with "the disk is full"
}

// GetKey returns a value, nil if there is none.
func (m *Memory) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) {
	if m.Broken {
		return nil, brokenDiagnostics()
	}
	return m.Values[key], nil
}

// SetKey keeps a value.
func (m *Memory) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	if m.Broken {
		return brokenDiagnostics()
	}
	if m.Values == nil {
		m.Values = map[string][]byte{}
	}
	m.Values[key] = value
	return nil
}

func brokenDiagnostics() diag.Diagnostics {
	return diag.Diagnostics{diag.NewErrorDiagnostic("broken", "the disk is full")}
}
