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

# Chat for JSM has no public interface. The plan checks the values and says where to enter them by hand.
resource "whatsapp_jsm_handoff" "support" {
  project         = "SUP"
  phone_number_id = "106000000000001"
  access_token_wo = var.support_token

  # The token must be able to read this account and this number.
  required_access = {
    business_account_ids = ["102000000000001"]
    phone_number_ids     = ["106000000000001"]
  }

  # Every plan warns until this is the code that the plan shows. To make the plan fail instead, set
  # require_confirmation = true.
  # confirmed_code = "ABCD2345"
}
