# Runs on the simulators, as chat-project.tftest.hcl does, and with OpenTofu too. It creates nothing.

provider "whatsapp" {}

variables {
  project             = "SUPPORT"
  system_user_name    = "chat-plan"
  app_id              = "200000000000001"
  business_account_id = "102000000000001"
  phone_number_id     = "106000000000001"
}

run "plan" {
  command = plan

  assert {
    condition     = whatsapp_phone_number_binding.this.phone_number_id == "106000000000001"
    error_message = "The plan does not bind the phone number."
  }
}
