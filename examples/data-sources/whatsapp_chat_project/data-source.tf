terraform {
  required_providers {
    whatsapp = {
      source = "terraform.local/platform/whatsapp"
    }
  }
}

data "whatsapp_chat_project" "support" {
  project = "SUPPORT"
}

output "support" {
  value = {
    name              = data.whatsapp_chat_project.support.name
    token_present     = data.whatsapp_chat_project.support.token_present
    token_fingerprint = data.whatsapp_chat_project.support.token_fingerprint
    phone_number_id   = data.whatsapp_chat_project.support.phone_number_id
  }
}
