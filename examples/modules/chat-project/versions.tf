terraform {
  required_version = ">= 1.11" # Terraform or OpenTofu: the first with write-only arguments

  required_providers {
    whatsapp = {
      source  = "terraform.local/platform/whatsapp"
      version = ">= 0.1"
    }
  }
}
