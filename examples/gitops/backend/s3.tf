# shard/backend.tf: one state for each workspace in a bucket with versions.
terraform {
  backend "s3" {
    bucket       = "example-terraform-state"
    key          = "whatsapp/terraform.tfstate"
    region       = "eu-central-1"
    encrypt      = true
    use_lockfile = true # locks the state without a table in DynamoDB
  }
}
