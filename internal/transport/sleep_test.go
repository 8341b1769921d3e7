package transport_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/transport"
)

func TestSleep(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	if err := transport.Sleep(ctx, time.Microsecond); err != nil {
		t.Error(err)
	}
	cancel()
	if err := transport.Sleep(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
