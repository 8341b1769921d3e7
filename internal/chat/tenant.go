package chat

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// Neighbors recognizes a tenant, such as an account of a chat service, by the projects that it holds.
type Neighbors interface {
	// Signs returns the signs of all projects of the tenant except one. The list of projects may be as old as the process.
	Signs(ctx context.Context, except string) ([]string, error)
}

// Sign is a short hash of what identifies a project among those of all tenants. It is kept in Terraform's private state.
func Sign(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\n")))
	return hex.EncodeToString(sum[:8])
}

// SignsOf returns the signs of projects, sorted and without duplicates. A project whose sign is "" has none.
func SignsOf[T any](projects []T, sign func(T) string) []string {
	signs := []string{}
	for _, p := range projects {
		if s := sign(p); s != "" {
			signs = append(signs, s)
		}
	}
	slices.Sort(signs)
	return slices.Compact(signs)
}
