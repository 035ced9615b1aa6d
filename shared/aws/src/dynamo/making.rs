//! Makes the table where no template does: for tests, figures and a server that plays DynamoDB. Deployed functions may not.

use aws_sdk_dynamodb::error::{BuildError, SdkError};
use aws_sdk_dynamodb::operation::create_table::CreateTableError;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection,
    ProjectionType, ScalarAttributeType,
};
use store::table::{Index, TableError};

use super::Dynamo;
use super::item::{ROW, names};

fn failed(error: impl std::error::Error + Send + Sync + 'static) -> TableError {
    TableError::Unavailable(error.into())
}

impl Dynamo {
    /// Makes the table with its two indexes, as infra/template.yaml declares it.
    ///
    /// # Errors
    /// [`TableError::Unavailable`] when it cannot be made, or is there already.
    pub async fn make(&self) -> Result<(), TableError> {
        let mut call = self
            .writes
            .create_table()
            .table_name(&self.table)
            .billing_mode(BillingMode::PayPerRequest)
            .set_key_schema(Some(schema(Index::Main).map_err(failed)?));
        for index in [Index::Main, Index::Due, Index::Book] {
            let (_, hash, sort) = names(index);
            for name in [hash, sort] {
                call = call.attribute_definitions(attribute(name).map_err(failed)?);
            }
        }
        for index in [Index::Due, Index::Book] {
            call = call.global_secondary_indexes(secondary(index).map_err(failed)?);
        }
        call.send().await.map(drop).map_err(|error: SdkError<CreateTableError>| failed(error))
    }
}

fn attribute(name: &str) -> Result<AttributeDefinition, BuildError> {
    AttributeDefinition::builder().attribute_name(name).attribute_type(ScalarAttributeType::S).build()
}

fn schema(index: Index) -> Result<Vec<KeySchemaElement>, BuildError> {
    let (_, hash, sort) = names(index);
    let element = |name, kind| KeySchemaElement::builder().attribute_name(name).key_type(kind).build();
    Ok(vec![element(hash, KeyType::Hash)?, element(sort, KeyType::Range)?])
}

fn secondary(index: Index) -> Result<GlobalSecondaryIndex, BuildError> {
    let (name, ..) = names(index);
    let projection = match index {
        Index::Book => Projection::builder().projection_type(ProjectionType::Include).non_key_attributes(ROW),
        Index::Main | Index::Due => Projection::builder().projection_type(ProjectionType::KeysOnly),
    };
    GlobalSecondaryIndex::builder()
        .set_index_name(name.map(str::to_owned))
        .set_key_schema(Some(schema(index)?))
        .projection(projection.build())
        .build()
}
