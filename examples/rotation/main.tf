variable "support_token" {
  description = "Token of the support project from the secret store."
  type        = string
  ephemeral   = true
}

variable "sales_token" {
  description = "Token of the sales project, from a source that returns a new token in every run."
  type        = string
  ephemeral   = true
}

variable "sales_token_version" {
  description = "A change rotates to the token that the source returns in that run."
  type        = string
  default     = "2026-01"
}

# To rotate, put a new token into the secret store. Its fingerprint differs from that of the project's token, so the plan
# shows an in-place update, and apply makes one write. No version argument is needed.
resource "whatsapp_token_binding" "support" {
  project         = "SUPPORT"
  access_token_wo = var.support_token
}

# A source that returns a new token in every run would cause a rotation in every run. With a version, only a change of the
# version rotates the token. A token that was replaced by hand is still restored.
resource "whatsapp_token_binding" "sales" {
  project                 = "SALES"
  access_token_wo         = var.sales_token
  access_token_wo_version = var.sales_token_version
}

# Warns 30 days before a token expires.
check "expiry" {
  assert {
    condition = alltrue([
      for binding in [whatsapp_token_binding.support, whatsapp_token_binding.sales] :
      timecmp(coalesce(binding.expires_at, "9999-12-31T00:00:00Z"), timeadd(plantimestamp(), "720h")) > 0
    ])
    error_message = "A token expires in less than 30 days."
  }
}
