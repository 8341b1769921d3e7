terraform {
  required_providers {
    whatsapp = {
      source = "terraform.local/platform/whatsapp"
    }
  }
}

variable "meta_token" {
  type      = string
  ephemeral = true
}

variable "app_secret" {
  type      = string
  ephemeral = true
}

variable "jira_token" {
  type      = string
  ephemeral = true
}

variable "support_token" {
  type      = string
  ephemeral = true
}

provider "whatsapp" {
  access_token = var.meta_token
  app_id       = "200000000000001"
  app_secret   = var.app_secret

  chat = {
    jira = {
      endpoint  = "https://acme.atlassian.net"
      email     = "admin@jira.example"
      api_token = var.jira_token
    }
  }
}

# Chat for JSM has no public interface: the plan checks the values and tells a person where to enter them.
resource "whatsapp_jsm_handoff" "support" {
  project         = "SUP"
  phone_number_id = "106000000000001"
  access_token_wo = var.support_token

  # The token itself must be able to read what the chat uses.
  required_access = {
    business_account_ids = ["102000000000001"]
    phone_number_ids     = ["106000000000001"]
  }

  # Until this is the code that the plan shows, every plan warns. A pipeline that should stop instead sets
  # require_confirmation = true.
  # confirmed_code = "ABCD2345"
}
