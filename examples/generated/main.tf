terraform {
  required_version = ">= 1.11"

  required_providers {
    whatsapp = {
      source  = "terraform.local/platform/whatsapp"
      version = ">= 0.1"
    }
  }
}

# Set the secrets in TF_VAR_... environment variables. Ephemeral variables are not stored in the state or in the plan.
variable "meta_token" {
  description = "System user access token of an admin of the business portfolio."
  type        = string
  ephemeral   = true
}

variable "app_secret" {
  description = "Secret of the Meta app."
  type        = string
  ephemeral   = true
}

variable "chat_endpoint" {
  description = "Address of the chat service, such as https://chat.example.com/api."
  type        = string
}

variable "chat_credential" {
  description = "Credential for the chat service."
  type        = string
  ephemeral   = true
}

provider "whatsapp" {
  access_token = var.meta_token
  app_id       = "200000000000001"
  app_secret   = var.app_secret
  business_id  = "300000000000001"

  chat = {
    http = {
      endpoint     = var.chat_endpoint
      access_token = var.chat_credential
    }
  }
}

# Does the whole setup. No person handles the token of the project.
module "support" {
  source = "../modules/chat-project"

  project             = "SUPPORT"
  system_user_name    = "chat-support"
  app_id              = "200000000000001"
  business_account_id = "102000000000001"
  phone_number_id     = "106000000000001"
}

# Every plan and apply warns while a check fails. The module reads the data source. If it were inside this block, Terraform
# would read it during every apply, and plan -detailed-exitcode would exit with 2 forever.
check "support" {
  assert {
    condition     = length(module.support.failed_checks) == 0
    error_message = join("\n", module.support.failed_checks)
  }
}
