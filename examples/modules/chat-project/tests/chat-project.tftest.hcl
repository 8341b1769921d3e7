# Runs on the simulators, without a Meta account: start wasandbox, set the variables that it prints, and run
# terraform init && terraform test -filter=tests/chat-project.tftest.hcl in the folder of the module.

provider "whatsapp" {}

variables {
  project             = "SUPPORT"
  system_user_name    = "chat-support"
  app_id              = "200000000000001"
  business_account_id = "102000000000001"
  phone_number_id     = "106000000000001"

  adopt_existing_system_user = true # Meta cannot delete a system user, so one of an earlier test may exist
}

run "from_system_user_to_bound_number" {
  assert {
    condition     = output.token_fingerprint != null && whatsapp_token_binding.this.system_user_id == output.system_user_id
    error_message = "The project's token does not belong to the system user."
  }

  assert {
    condition     = whatsapp_token_binding.this.scopes == toset(["business_management", "whatsapp_business_management", "whatsapp_business_messaging"])
    error_message = "The token does not have exactly the three default scopes."
  }

  assert {
    condition     = output.token_expires_at != null
    error_message = "The token does not expire."
  }
}

run "remember" {
  module {
    source = "./tests/memory"
  }

  variables {
    token_fingerprint = run.from_system_user_to_bound_number.token_fingerprint
    system_user_id    = run.from_system_user_to_bound_number.system_user_id
  }
}

run "second_apply" {}

run "unchanged" {
  module {
    source = "./tests/memory"
  }

  variables {
    token_fingerprint = run.second_apply.token_fingerprint
    system_user_id    = run.second_apply.system_user_id
  }

  assert {
    condition     = var.token_fingerprint == output.first.token_fingerprint
    error_message = "A second apply rotated the token."
  }
}

run "rotation" {
  variables {
    rotation_trigger = "2"
  }
}

run "rotated" {
  module {
    source = "./tests/memory"
  }

  variables {
    token_fingerprint = run.rotation.token_fingerprint
    system_user_id    = run.rotation.system_user_id
  }

  assert {
    condition     = var.token_fingerprint != output.first.token_fingerprint
    error_message = "The token was not rotated."
  }

  assert {
    condition     = var.system_user_id == output.first.system_user_id
    error_message = "The rotation created another system user."
  }
}
