# Keeps the values of its first run. OpenTofu knows only the last run of each module, so a test cannot compare two runs directly.

# The provider of the test file is passed to each module that it runs. OpenTofu needs its address here.
terraform {
  required_providers {
    whatsapp = {
      source = "terraform.local/platform/whatsapp"
    }
  }
}

variable "token_fingerprint" {
  description = "Fingerprint of the token now."
  type        = string
}

variable "system_user_id" {
  description = "ID of the system user now."
  type        = string
}

resource "terraform_data" "first" {
  input = {
    token_fingerprint = var.token_fingerprint
    system_user_id    = var.system_user_id
  }

  lifecycle {
    ignore_changes = [input]
  }
}

output "first" {
  description = "The values of the first run."
  value       = terraform_data.first.output
}
