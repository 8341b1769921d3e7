# Runs with a mocked provider: no simulator, no credentials. The mocked values need no defaults.

mock_provider "whatsapp" {}

variables {
  project             = "SUPPORT"
  system_user_name    = "chat-support"
  app_id              = "200000000000001"
  business_account_id = "102000000000001"
  phone_number_id     = "106000000000001"
}

run "plan" {
  command = plan

  assert {
    condition     = whatsapp_token_binding.this.generate.expires_in_60_days
    error_message = "The token does not expire."
  }
}

run "apply" {
  assert {
    condition     = whatsapp_token_binding.this.generate.system_user_id == output.system_user_id
    error_message = "The token is not generated for the system user of this module."
  }

  assert {
    condition     = length(output.failed_checks) == 0
    error_message = "A check has failed: ${join(" ", output.failed_checks)}"
  }
}
