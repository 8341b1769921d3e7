variable "support_token" {
  description = "Token of the support project, as the secret store has it."
  type        = string
  ephemeral   = true
}

variable "sales_token" {
  description = "Token of the sales project, from a source that mints a new one whenever it is asked."
  type        = string
  ephemeral   = true
}

variable "sales_token_version" {
  description = "Changing it takes over the token that the source gives at that time."
  type        = string
  default     = "2026-01"
}

# The usual way: put the next token into the secret store. Its fingerprint differs from the one that the project holds,
# so the plan shows an update in place, and apply makes one write. There is no version to bump.
resource "whatsapp_token_binding" "support" {
  project         = "SUPPORT"
  access_token_wo = var.support_token
}

# A source that gives another token at every run would rotate at every run. With a version only a change of the version
# does, and a token that somebody replaces by hand is still put right.
resource "whatsapp_token_binding" "sales" {
  project                 = "SALES"
  access_token_wo         = var.sales_token
  access_token_wo_version = var.sales_token_version
}

# Says in time that a rotation is due.
check "expiry" {
  assert {
    condition = alltrue([
      for binding in [whatsapp_token_binding.support, whatsapp_token_binding.sales] :
      timecmp(coalesce(binding.expires_at, "9999-12-31T00:00:00Z"), timeadd(plantimestamp(), "720h")) > 0
    ])
    error_message = "A token ends in less than 30 days."
  }
}
