// Package secret holds values that must never be shown, and the tools that keep them out of text.
//
// It knows neither Terraform nor any remote API, so every layer may use it.
package secret

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
)

const placeholder = "(secret)"

// Value is a secret string. Every way of printing it gives a placeholder; only Reveal gives the secret.
// The zero Value means "not set". Compare two of them with Equal.
type Value struct {
	// Package fmt prints an unexported field without asking the methods of its type; of a pointer it prints the address.
	v *string
}

// New wraps a secret.
func New(v string) Value { return Value{&v} }

// Reveal returns the secret itself, for the one place that sends it.
func (v Value) Reveal() string {
	if v.v == nil {
		return ""
	}
	return *v.v
}

// IsZero reports whether no secret is set.
func (v Value) IsZero() bool { return v.Reveal() == "" }

// Equal reports whether both are the same secret.
func (v Value) Equal(other Value) bool { return v.Reveal() == other.Reveal() }

// String implements fmt.Stringer.
func (v Value) String() string { return placeholder }

// Format implements fmt.Formatter, so that no verb shows the secret, not even one that does not fit a string.
func (v Value) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, placeholder) }

// MarshalText keeps the secret out of JSON and every other text encoding.
func (v Value) MarshalText() ([]byte, error) { return []byte(placeholder), nil }

// LogValue implements slog.LogValuer.
func (v Value) LogValue() slog.Value { return slog.StringValue(placeholder) }

// Fingerprint identifies a secret without telling it: "sha256:" and the first 16 hex digits of its SHA-256,
// so that a person can compute it with sha256sum. The fingerprint of no secret is "".
func (v Value) Fingerprint() string {
	if v.IsZero() {
		return ""
	}
	sum := sha256.Sum256([]byte(v.Reveal()))
	return "sha256:" + hex.EncodeToString(sum[:8])
}
