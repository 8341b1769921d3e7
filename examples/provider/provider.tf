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
  description = "System user access token with which the provider calls Meta."
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

  chat = {
    http = {
      endpoint     = var.chat_endpoint
      access_token = var.chat_credential
    }
  }
}
