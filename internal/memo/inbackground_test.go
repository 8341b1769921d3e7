package memo_test

import (
	"errors"
	"testing"
	"testing/synctest"

	"terraform-provider-whatsapp/internal/memo"
)

func TestInBackground(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		begun := false
		wait := memo.InBackground(func() (int, error) {
			begun = true
			<-release
			return 7, errBoom
		})
		synctest.Wait()
		if !begun {
			t.Error("the call has not begun")
		}
		close(release)
		for range 2 {
			if got, err := wait(); got != 7 || !errors.Is(err, errBoom) {
				t.Errorf("got %d, %v", got, err)
			}
		}
	})
}

func TestInBackground_panic(t *testing.T) {
	wait := memo.InBackground(func() (int, error) { panic("bug") })
	defer func() {
		if got := recover(); got != "bug" {
			t.Errorf("recovered %v", got)
		}
	}()
	_, err := wait()
	t.Errorf("no panic, %v", err)
}
