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

provider "whatsapp" {
  access_token = var.meta_token
}

# The public key. The private key stays with the endpoint of the flows.
resource "whatsapp_business_encryption" "support" {
  phone_number_id     = "106000000000001"
  business_public_key = <<-EOT
    -----BEGIN PUBLIC KEY-----
    MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtOYglVmh5vQkyWJh6ueL
    RO2AxjWYBoktjwJkWgYSqHxF6dM9fQrz/YbAofDePU/NIUvDwoZy8WMxEBTF3Efr
    rqiDW7QHjko6g0PBnTzN7BXE+VKNIOafZNa/aH4mNFG6unJjK/KL/Bh0Rt42ufOF
    4kbY8yYuWM01BMuRyjWzIXmBHk2Y5cz4y+EhvXX2VDzG97sbqU56jPjjVea+AQwT
    Zyuk29kbkWzGMm65J+77zVtg3iW4ovPNTh+B62J0EYhkIN5krEDvHCZTxYI6uj6Q
    lGMrF4gF9lzaBEY67DNsIMuibjIRtZJaIVZQceqxS8zTRnZANynwIbP7GXOiE9lA
    mQIDAQAB
    -----END PUBLIC KEY-----
  EOT
}
