package memo_test

import (
	"errors"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/memo"
)

func TestRefusals(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	r := memo.Refusals[string]{MaxAge: time.Minute}
	if err := r.Recall("key", now); err != nil {
		t.Errorf("got %v", err)
	}
	r.Remember("key", errBoom, now)
	for after, want := range map[time.Duration]error{
		0: errBoom, time.Minute - 1: errBoom, time.Minute: nil, time.Hour: nil, -time.Second: errBoom, -time.Minute: nil,
	} {
		if err := r.Recall("key", now.Add(after)); !errors.Is(err, want) {
			t.Errorf("after %s: %v", after, err)
		}
	}
	if err := r.Recall("other", now); err != nil {
		t.Errorf("another key: %v", err)
	}
	r.Clear()
	if err := r.Recall("key", now); err != nil {
		t.Errorf("after Forget: %v", err)
	}
}

func TestRefusals_zero(t *testing.T) {
	var r memo.Refusals[string]
	r.Remember("key", errBoom, time.Time{})
	if err := r.Recall("key", time.Time{}); err != nil {
		t.Errorf("got %v", err)
	}
}
