terraform {
  required_providers {
    whatsapp = {
      source = "terraform.local/platform/whatsapp"
    }
  }
}

data "whatsapp_chat_projects" "all" {}

# The projects that have a token and no phone number, or a phone number and no token.
output "half_configured" {
  value = {
    for project in data.whatsapp_chat_projects.all.projects : project.id => project.name
    if project.token_present != (project.phone_number_id != null)
  }
}
